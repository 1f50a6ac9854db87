-- list 0
select a0."id", a0."name" from "playlist" a0 order by a0."id"
select a1."playlist_id", a0."title" from "song" a0 join "playlist_songs" a1 on a0."title" = a1."song_title" where a1."playlist_id" = any($1) order by a1."position"
