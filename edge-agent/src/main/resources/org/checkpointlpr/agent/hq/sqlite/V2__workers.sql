-- The same rubbish a hundred times is one row, and nobody fills the disk with it.
CREATE TABLE refused(
  cp TEXT NOT NULL, digest TEXT NOT NULL, reason TEXT NOT NULL, explanation TEXT NOT NULL,
  received INTEGER NOT NULL, times INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(cp, digest));
INSERT INTO refused SELECT cp, 'row ' || id, reason, explanation, received, 1, body FROM quarantine;
DROP TABLE quarantine;
ALTER TABLE refused RENAME TO quarantine;
-- Which releases of lists were heard of, and when first: an older one is stale after a while.
CREATE TABLE list_release(
  list TEXT NOT NULL, version INTEGER NOT NULL, seen INTEGER NOT NULL,
  PRIMARY KEY(list, version)) WITHOUT ROWID;
ALTER TABLE state ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
-- How far a follower of the archive has come.
CREATE TABLE follower(name TEXT PRIMARY KEY, nr INTEGER NOT NULL) WITHOUT ROWID;
