-- list 1
insert into `playlist_songs` (`playlist_id`, `song_title`) values (?, ?) on duplicate key update `playlist_id` = `playlist_id`

-- list 2
delete from `playlist_songs` where `playlist_id` = ?
insert into `playlist_songs` (`playlist_id`, `song_title`) values (?, ?), (?, ?), (?, ?) on duplicate key update `playlist_id` = `playlist_id`
