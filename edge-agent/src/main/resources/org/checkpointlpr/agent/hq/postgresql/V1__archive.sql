-- record        what was verified, with the signed bytes as evidence; nr grows in the order of commits
-- chain         per checkpoint and epoch: all records up to upto are here and linked
-- dropped       numbers that a checkpoint says it dropped, with their hashes
-- quarantine    what was refused, with the reason, once for the same bytes
-- state         last word of each checkpoint; its row is the lock on the checkpoint
-- list_release  which releases of lists were heard of, and when first
-- follower      how far a follower of the archive has come
CREATE TABLE record(
  nr BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
  cp TEXT NOT NULL, epoch TEXT NOT NULL, seq BIGINT NOT NULL, type TEXT NOT NULL,
  hash TEXT NOT NULL, prev TEXT NOT NULL, written BIGINT NOT NULL, received BIGINT NOT NULL,
  signed BYTEA NOT NULL, PRIMARY KEY(cp, epoch, seq));
CREATE INDEX record_time ON record(type, received);
CREATE TABLE chain(
  cp TEXT NOT NULL, epoch TEXT NOT NULL, upto BIGINT NOT NULL, head TEXT NOT NULL,
  highest BIGINT NOT NULL, forked INTEGER NOT NULL DEFAULT 0, began BIGINT NOT NULL,
  PRIMARY KEY(cp, epoch));
CREATE TABLE dropped(
  cp TEXT NOT NULL, epoch TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY(cp, epoch, seq));
CREATE TABLE quarantine(
  cp TEXT NOT NULL, digest TEXT NOT NULL, reason TEXT NOT NULL, explanation TEXT NOT NULL,
  received BIGINT NOT NULL, times BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY(cp, digest));
CREATE TABLE state(
  cp TEXT PRIMARY KEY, online INTEGER, seen BIGINT, list TEXT NOT NULL DEFAULT '',
  waiting BIGINT NOT NULL DEFAULT -1, cameras TEXT NOT NULL DEFAULT '',
  silent INTEGER NOT NULL DEFAULT 0, stale INTEGER NOT NULL DEFAULT 0);
CREATE TABLE list_release(
  list TEXT NOT NULL, version BIGINT NOT NULL, seen BIGINT NOT NULL,
  PRIMARY KEY(list, version));
CREATE TABLE follower(name TEXT PRIMARY KEY, nr BIGINT NOT NULL);
