PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name text COLLATE NOCASE NOT NULL DEFAULT 'it''s', [odd name] VARCHAR (20), "none", age int check (age > 0) default (1+1), whole AS (name || 'x'), kept GENERATED ALWAYS AS (age) STORED);
INSERT INTO users VALUES(1,'a;b',2,3,4);
CREATE TABLE parts (a ANY, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT;
CREATE TABLE orders (
  id integer primary key desc,
  user_id int REFERENCES Users DEFERRABLE INITIALLY DEFERRED,
  a, b,
  UNIQUE (A, b) ON CONFLICT IGNORE,
  UNIQUE (a, b)
  CONSTRAINT positive CHECK (id > 0)
  FOREIGN KEY (a, b) REFERENCES parts ON DELETE CASCADE,
  FOREIGN KEY (a) REFERENCES nowhere(x)
);
CREATE UNIQUE INDEX IF NOT EXISTS by_name ON users (lower(name), "age" DESC) WHERE age > 1;
CREATE UNIQUE INDEX IF NOT EXISTS by_name ON orders (a);
CREATE TRIGGER t AFTER INSERT ON users BEGIN
  UPDATE users SET name = CASE WHEN 1 THEN 'x' END;
END;
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','search','search',0,'CREATE VIRTUAL TABLE search USING fts5(text)');
CREATE TABLE IF NOT EXISTS 'search_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE VIEW adults (id, doubled) AS SELECT id, age * 2 FROM users WHERE age > 17;
CREATE TABLE copy AS SELECT * FROM users;
ALTER TABLE users ADD COLUMN late TEXT;
ALTER TABLE users RENAME COLUMN name TO full_name;
COMMIT;
CREATE TABLE "gauge" ("id" int not null primary key, "token" text /* uuid_text */ not null, "name" text /* varchar(40) */ collate "nocase" not null check (length("name") <= 40), "flag" integer /* boolean */ not null default 1 /* on */) strict, without rowid;
