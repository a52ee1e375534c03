-- Schema 1: frozen. What stores made by the first program look like.

CREATE TABLE secret (
	n INTEGER NOT NULL,
	kind VARCHAR(8) NOT NULL,
	secret BLOB NOT NULL,
	created DATETIME NOT NULL,
	PRIMARY KEY (n)
);

CREATE TABLE card (
	n INTEGER NOT NULL,
	center_id VARCHAR(64) NOT NULL,
	version INTEGER NOT NULL,
	envelope BLOB NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (center_id, version)
);

CREATE TABLE position (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	head VARCHAR(96) NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, "key", epoch, seq, head)
);

CREATE TABLE statement (
	n INTEGER NOT NULL,
	origin VARCHAR(64) NOT NULL,
	record VARCHAR(100) NOT NULL,
	rev INTEGER NOT NULL,
	op VARCHAR(8) NOT NULL,
	exercise BOOLEAN NOT NULL,
	line_hash VARCHAR(64) NOT NULL,
	line BLOB NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (origin, record, rev, line_hash)
);

CREATE TABLE mark (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	manifest_hash VARCHAR(96) NOT NULL,
	prev VARCHAR(96) NOT NULL,
	outcome VARCHAR(16) NOT NULL,
	code VARCHAR(80) NOT NULL,
	received DATETIME NOT NULL,
	owed BOOLEAN NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, epoch, seq)
);

CREATE TABLE sent (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	manifest_hash VARCHAR(96) NOT NULL,
	file VARCHAR(40) NOT NULL,
	length INTEGER NOT NULL,
	file_hash VARCHAR(64) NOT NULL,
	state VARCHAR(12) NOT NULL,
	created DATETIME NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, epoch, seq)
);

CREATE INDEX sent_open ON sent (peer, state);

CREATE TABLE sent_statement (
	n INTEGER NOT NULL,
	peer VARCHAR(64) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	record VARCHAR(100) NOT NULL,
	rev INTEGER NOT NULL,
	line_hash VARCHAR(64) NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (peer, epoch, seq, record, rev)
);

CREATE INDEX sent_record ON sent_statement (record);

CREATE TABLE tip (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	number VARCHAR(20) NOT NULL,
	title VARCHAR(200) NOT NULL,
	text VARCHAR(100000) NOT NULL,
	source VARCHAR(120) NOT NULL,
	behaviour VARCHAR(40),
	state VARCHAR(40) NOT NULL,
	"case" VARCHAR(100) NOT NULL,
	reason VARCHAR(400) NOT NULL,
	n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	UNIQUE (id)
);

CREATE INDEX tip_case ON tip ("case");

CREATE INDEX tip_queue ON tip (state, created);

CREATE TABLE incident (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	source VARCHAR(80) NOT NULL,
	source_key VARCHAR(120) NOT NULL,
	row_hash VARCHAR(32) NOT NULL,
	title VARCHAR(200) NOT NULL,
	category VARCHAR(120) NOT NULL,
	occurred DATETIME,
	occurred_text VARCHAR(80) NOT NULL,
	address VARCHAR(200) NOT NULL,
	district VARCHAR(40) NOT NULL,
	latitude FLOAT,
	longitude FLOAT,
	detail VARCHAR(2000) NOT NULL,
	n INTEGER NOT NULL,
	lookup BIGINT NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX by_time ON incident (occurred);

CREATE INDEX ix_incident_lookup ON incident (lookup);

CREATE TABLE "case" (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	number VARCHAR(20) NOT NULL,
	title VARCHAR(200) NOT NULL,
	summary VARCHAR(100000) NOT NULL,
	predicate VARCHAR(1000) NOT NULL,
	state VARCHAR(40) NOT NULL,
	n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	UNIQUE (id)
);

CREATE INDEX case_queue ON "case" (state, modified);

CREATE TABLE fact (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	"case" VARCHAR(100) NOT NULL,
	text VARCHAR(100000) NOT NULL,
	source VARCHAR(200) NOT NULL,
	basis VARCHAR(200) NOT NULL,
	occurred DATETIME,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX fact_case ON fact ("case");

CREATE TABLE note (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	"case" VARCHAR(100) NOT NULL,
	text VARCHAR(100000) NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX note_case ON note ("case");

CREATE TABLE entity (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	entity VARCHAR(40) NOT NULL,
	title VARCHAR(200) NOT NULL,
	detail VARCHAR(100000) NOT NULL,
	us_person BOOLEAN,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX entity_title ON entity (title);

CREATE TABLE link (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	source_ref VARCHAR(100) NOT NULL,
	relation VARCHAR(60) NOT NULL,
	target_ref VARCHAR(100) NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX link_source ON link (source_ref);

CREATE INDEX link_target ON link (target_ref);

CREATE TABLE product (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	number VARCHAR(20) NOT NULL,
	title VARCHAR(200) NOT NULL,
	product VARCHAR(40) NOT NULL,
	"case" VARCHAR(100) NOT NULL,
	text VARCHAR(100000) NOT NULL,
	state VARCHAR(40) NOT NULL,
	writers VARCHAR(1000) NOT NULL,
	submitted_by VARCHAR(120) NOT NULL,
	approved_by VARCHAR(120) NOT NULL,
	approved_at DATETIME,
	approval_reason VARCHAR(400) NOT NULL,
	n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	UNIQUE (id)
);

CREATE INDEX product_queue ON product (state, modified);

CREATE TABLE release (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	product VARCHAR(100) NOT NULL,
	product_revision INTEGER NOT NULL,
	title VARCHAR(200) NOT NULL,
	recipient VARCHAR(64) NOT NULL,
	recipient_code VARCHAR(20) NOT NULL,
	authority VARCHAR(200) NOT NULL,
	need VARCHAR(400) NOT NULL,
	"right" VARCHAR(400) NOT NULL,
	reason VARCHAR(400) NOT NULL,
	state VARCHAR(40) NOT NULL,
	bundle VARCHAR(40) NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	seq INTEGER NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX release_bundle ON release (bundle);

CREATE INDEX outbox ON release (state, recipient);

CREATE INDEX given ON release (product);

CREATE TABLE received (
	id VARCHAR(100) NOT NULL,
	origin VARCHAR(64) NOT NULL,
	author VARCHAR(120) NOT NULL,
	created DATETIME NOT NULL,
	modified DATETIME NOT NULL,
	revision INTEGER NOT NULL,
	control VARCHAR(40) NOT NULL,
	tlp VARCHAR(40) NOT NULL,
	grade VARCHAR(2) NOT NULL,
	holding VARCHAR(40) NOT NULL,
	review_on DATE,
	exercise BOOLEAN NOT NULL,
	object_type VARCHAR(80) NOT NULL,
	title VARCHAR(400) NOT NULL,
	text VARCHAR(100000) NOT NULL,
	sender_code VARCHAR(20) NOT NULL,
	state VARCHAR(40) NOT NULL,
	bundle_seq INTEGER NOT NULL,
	reason VARCHAR(400) NOT NULL,
	line_hash VARCHAR(64) NOT NULL,
	n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	UNIQUE (origin, id)
);

CREATE INDEX received_queue ON received (state, created);

CREATE TABLE user (
	name VARCHAR(32) NOT NULL,
	roles VARCHAR(100) NOT NULL,
	created DATETIME NOT NULL,
	last_seen DATETIME,
	disabled BOOLEAN NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (name)
);

CREATE TABLE center (
	center_id VARCHAR(64) NOT NULL,
	name VARCHAR(120) NOT NULL,
	code VARCHAR(16) NOT NULL,
	timezone VARCHAR(64) NOT NULL,
	exercise BOOLEAN NOT NULL,
	created DATETIME NOT NULL,
	n INTEGER NOT NULL,
	epoch VARCHAR(32) NOT NULL,
	audit_key BLOB NOT NULL,
	PRIMARY KEY (n)
);

CREATE TABLE peer (
	center_id VARCHAR(64) NOT NULL,
	name VARCHAR(120) NOT NULL,
	code VARCHAR(16) NOT NULL,
	card_version INTEGER NOT NULL,
	state VARCHAR(40) NOT NULL,
	added DATETIME NOT NULL,
	confirmed_by VARCHAR(120) NOT NULL,
	confirmed_and VARCHAR(120) NOT NULL,
	confirmed_means VARCHAR(200) NOT NULL,
	confirmed_at DATETIME,
	last_heard DATETIME,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (center_id),
	UNIQUE (code)
);

CREATE TABLE audit (
	n INTEGER NOT NULL,
	at DATETIME NOT NULL,
	who VARCHAR(32) NOT NULL,
	act VARCHAR(40) NOT NULL,
	subject VARCHAR(120) NOT NULL,
	outcome VARCHAR(200) NOT NULL,
	digest BLOB NOT NULL,
	PRIMARY KEY (n)
);

CREATE TABLE migration (
	version INTEGER NOT NULL,
	name VARCHAR(80) NOT NULL,
	applied DATETIME NOT NULL,
	PRIMARY KEY (version)
);

CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');

