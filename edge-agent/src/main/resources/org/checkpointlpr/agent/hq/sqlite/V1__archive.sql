-- record      what was verified, with the signed bytes as evidence
-- chain       per checkpoint and epoch: all records up to upto are here and linked
-- dropped     numbers that a checkpoint says it dropped, with their hashes
-- quarantine  what was refused, with the reason
-- state       last word of each checkpoint
CREATE TABLE record(
  cp TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL,
  hash TEXT NOT NULL, prev TEXT NOT NULL, written INTEGER NOT NULL, received INTEGER NOT NULL,
  signed BLOB NOT NULL, PRIMARY KEY(cp, epoch, seq));
CREATE INDEX record_time ON record(type, received);
CREATE TABLE chain(
  cp TEXT NOT NULL, epoch TEXT NOT NULL, upto INTEGER NOT NULL, head TEXT NOT NULL,
  highest INTEGER NOT NULL, forked INTEGER NOT NULL DEFAULT 0, began INTEGER NOT NULL,
  PRIMARY KEY(cp, epoch)) WITHOUT ROWID;
CREATE TABLE dropped(
  cp TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY(cp, epoch, seq)) WITHOUT ROWID;
CREATE TABLE quarantine(
  id INTEGER PRIMARY KEY, cp TEXT NOT NULL, reason TEXT NOT NULL, explanation TEXT NOT NULL,
  received INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE state(
  cp TEXT PRIMARY KEY, online INTEGER, seen INTEGER, list TEXT NOT NULL DEFAULT '',
  waiting INTEGER NOT NULL DEFAULT -1, cameras TEXT NOT NULL DEFAULT '',
  silent INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
