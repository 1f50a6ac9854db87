-- list 1
insert into "playlist_songs" ("playlist_id", "song_title") values ($1, $2) on conflict do nothing

-- list 2
delete from "playlist_songs" where "playlist_id" = $1
insert into "playlist_songs" ("playlist_id", "song_title") select * from unnest($1, $2) on conflict do nothing
