-- Schema 3: the outbox, receipts of each installation, notices of reading and purging, orders, quarantine,
-- what was agreed with each peer, service accounts that stay on,
-- and every way into the vault that a store knows, so that one put back or forged is told from it.

ALTER TABLE user ADD COLUMN exempt VARCHAR(400) NOT NULL DEFAULT '';

CREATE INDEX case_shut ON "case" (readers);

CREATE INDEX case_modified ON "case" (modified);

CREATE INDEX product_modified ON product (modified);

CREATE INDEX release_created ON release (created);

CREATE INDEX received_modified ON received (modified);

CREATE INDEX received_id ON received (id);

ALTER TABLE peer ADD COLUMN revoked_by VARCHAR(120) NOT NULL DEFAULT '';

ALTER TABLE peer ADD COLUMN revoked_at DATETIME;

ALTER TABLE peer ADD COLUMN revoked_reason VARCHAR(400) NOT NULL DEFAULT '';

ALTER TABLE peer ADD COLUMN cadence_hours INTEGER NOT NULL DEFAULT 0;

ALTER TABLE peer ADD COLUMN one_way BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE peer ADD COLUMN review BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE peer ADD COLUMN daily_bytes INTEGER NOT NULL DEFAULT 0;

ALTER TABLE peer ADD COLUMN epochs_allowed INTEGER NOT NULL DEFAULT 64;

ALTER TABLE peer ADD COLUMN promised DATETIME;

ALTER TABLE peer ADD COLUMN unburied BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE statement ADD COLUMN epoch VARCHAR(32) NOT NULL DEFAULT '';

ALTER TABLE statement ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;

ALTER TABLE statement ADD COLUMN backed_out BOOLEAN NOT NULL DEFAULT 0;

CREATE INDEX statement_bundle ON statement (origin, epoch, seq);

ALTER TABLE installation ADD COLUMN due VARCHAR(20) NOT NULL DEFAULT '';

ALTER TABLE mark ADD COLUMN length INTEGER NOT NULL DEFAULT 0;

ALTER TABLE mark ADD COLUMN copy_hash VARCHAR(64) NOT NULL DEFAULT '';

CREATE INDEX mark_held ON mark (outcome, peer);

CREATE INDEX mark_received ON mark (received, peer);

ALTER TABLE sent ADD COLUMN orders BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE sent ADD COLUMN signer VARCHAR(64) NOT NULL DEFAULT '';

ALTER TABLE sent ADD COLUMN voiced_by VARCHAR(120) NOT NULL DEFAULT '';

ALTER TABLE sent ADD COLUMN sealed_to INTEGER NOT NULL DEFAULT 0;

CREATE TABLE item (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	kind VARCHAR(12) NOT NULL,
	record VARCHAR(100) NOT NULL,
	rev INTEGER NOT NULL,
	ref VARCHAR(64) NOT NULL,
	state VARCHAR(12) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	since DATETIME NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, kind, record, rev, ref)
);

CREATE INDEX item_state ON item (peer, state, kind);

CREATE INDEX item_bundle ON item (peer, epoch, seq);

CREATE INDEX item_record ON item (record);

INSERT INTO item (peer, kind, record, rev, ref, state, epoch, seq, since)
SELECT s.peer, 'put', s.record, s.rev, '', CASE b.state WHEN 'acknowledged' THEN 'done' WHEN 'rejected' THEN 'waiting' ELSE 'sealed' END,
	s.epoch, s.seq, b.created
FROM sent_statement s JOIN sent b ON b.peer = s.peer AND b.epoch = s.epoch AND b.seq = s.seq
WHERE true ORDER BY s.n
ON CONFLICT DO UPDATE SET state = excluded.state, epoch = excluded.epoch, seq = excluded.seq;

INSERT INTO item (peer, kind, record, rev, ref, state, epoch, seq, since)
SELECT recipient, 'put', product, product_revision, '', 'waiting', '', 0, created FROM release WHERE state = 'waiting'
ON CONFLICT DO UPDATE SET state = 'waiting';

CREATE TABLE ack (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	by VARCHAR(32) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	newest INTEGER NOT NULL,
	current BOOLEAN NOT NULL,
	receipt VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, by, epoch)
);

CREATE TABLE notice (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	is_ours BOOLEAN NOT NULL,
	record VARCHAR(100) NOT NULL,
	rev INTEGER NOT NULL,
	at VARCHAR(40) NOT NULL,
	who VARCHAR(200) NOT NULL,
	order_hash VARCHAR(64) NOT NULL,
	unreached VARCHAR NOT NULL,
	heard DATETIME NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, is_ours, record, rev, who, order_hash)
);

CREATE INDEX notice_record ON notice (record);

CREATE TABLE reach (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	through INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, epoch)
);

CREATE TABLE disposal (
	n INTEGER NOT NULL,
	origin VARCHAR(64) NOT NULL,
	record VARCHAR(100) NOT NULL,
	rev INTEGER NOT NULL,
	op VARCHAR(8) NOT NULL,
	line_hash VARCHAR(64) NOT NULL,
	ordered_by VARCHAR(32) NOT NULL,
	second VARCHAR(32) NOT NULL,
	reason VARCHAR(400) NOT NULL,
	at DATETIME NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (origin, record, rev)
);

CREATE TABLE quarantine (
	n INTEGER NOT NULL,
	file VARCHAR(80) NOT NULL,
	code VARCHAR(80) NOT NULL,
	reason VARCHAR(400) NOT NULL,
	peer VARCHAR(64) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	length INTEGER NOT NULL,
	copy_hash VARCHAR(64) NOT NULL,
	first_seen DATETIME NOT NULL,
	last_seen DATETIME NOT NULL,
	times INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (file, code)
);

CREATE INDEX quarantine_copy ON quarantine (copy_hash);

CREATE TABLE known_slot (
	digest VARCHAR(64) NOT NULL,
	id VARCHAR(8) NOT NULL,
	user VARCHAR(32) NOT NULL,
	kind VARCHAR(16) NOT NULL,
	PRIMARY KEY (digest)
);

CREATE TABLE given_file (
	n INTEGER NOT NULL,
	record VARCHAR(100) NOT NULL,
	rev INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	size INTEGER NOT NULL,
	blob VARCHAR(64) NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (record, rev, sha256)
);

CREATE INDEX given_file_blob ON given_file (blob);

CREATE TABLE parcel (
	n INTEGER NOT NULL,
	id VARCHAR(32) NOT NULL,
	"key" BLOB NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	size INTEGER NOT NULL,
	files VARCHAR NOT NULL,
	created DATETIME NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX parcel_content ON parcel (sha256);

CREATE TABLE carried_parcel (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	parcel VARCHAR(32) NOT NULL,
	there VARCHAR NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, epoch, seq, parcel)
);

CREATE INDEX carried_by ON carried_parcel (parcel);

CREATE TABLE awaited (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	parcel VARCHAR(32) NOT NULL,
	number INTEGER NOT NULL,
	total INTEGER NOT NULL,
	length INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	told BOOLEAN NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, epoch, seq, parcel, number)
);

CREATE INDEX awaited_file ON awaited (parcel, number);

CREATE INDEX awaited_hash ON awaited (sha256);
