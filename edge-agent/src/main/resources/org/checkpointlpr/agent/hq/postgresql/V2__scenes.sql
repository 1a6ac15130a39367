-- What was asked of checkpoints: the scene of a hit. An empty outcome waits for the answer, whose place
-- in the chain answer_epoch and answer_seq name.
CREATE TABLE scene(
  cp TEXT NOT NULL, epoch TEXT NOT NULL, seq BIGINT NOT NULL, ask INTEGER NOT NULL,
  asked BIGINT NOT NULL, due BIGINT NOT NULL, times INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '', answer_epoch TEXT NOT NULL DEFAULT '',
  answer_seq BIGINT NOT NULL DEFAULT 0, PRIMARY KEY(cp, epoch, seq));
CREATE INDEX scene_due ON scene(due) WHERE outcome = '';
