-- list 0
insert into "studio" ("name") values ($1) returning "id"
insert into "animator" ("studio_id", "number", "name") select "v0", "v1", "v2" from unnest($1, $2, $3) as v ("v0", "v1", "v2")
insert into "film" ("studio_id", "director_number", "editor_number", "number", "title") values ($1, $2, $3, $4, $5)
