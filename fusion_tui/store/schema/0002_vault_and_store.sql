-- Schema 2: where acts came from, signed checkpoints, what the vault and the guard last said,
-- counts that cost nothing to read, attachments, drafts, restricted cases, an index that knows attributes.

ALTER TABLE "case" ADD COLUMN readers VARCHAR(400) NOT NULL DEFAULT '';

ALTER TABLE user ADD COLUMN held VARCHAR(80) NOT NULL DEFAULT '';

ALTER TABLE user ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;

ALTER TABLE audit ADD COLUMN place VARCHAR(80) NOT NULL DEFAULT '';

CREATE TABLE checkpoint (
	n INTEGER NOT NULL,
	at DATETIME NOT NULL,
	digest BLOB NOT NULL,
	signer VARCHAR(64) NOT NULL,
	ed25519 BLOB NOT NULL,
	mldsa87 BLOB NOT NULL,
	PRIMARY KEY (n)
);

CREATE TABLE installation (
	n INTEGER NOT NULL,
	latest DATETIME,
	vault_serial INTEGER NOT NULL,
	vault_digest VARCHAR(64) NOT NULL,
	journal_seen INTEGER NOT NULL,
	guard_mark VARCHAR(32) NOT NULL,
	policy VARCHAR(64) NOT NULL,
	PRIMARY KEY (n)
);

INSERT INTO installation SELECT 1, (SELECT max(at) FROM audit), 0, '', 0, '', '';

CREATE TABLE attachment (
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
	title VARCHAR(200) NOT NULL,
	media VARCHAR(100) NOT NULL,
	size INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	blob VARCHAR(64) NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX attachment_case ON attachment ("case");

CREATE INDEX attachment_blob ON attachment (blob);

CREATE TABLE blob (
	address VARCHAR(64) NOT NULL,
	"key" BLOB NOT NULL,
	size INTEGER NOT NULL,
	created DATETIME NOT NULL,
	PRIMARY KEY (address)
);

CREATE TABLE draft (
	n INTEGER NOT NULL,
	user VARCHAR(32) NOT NULL,
	form VARCHAR(40) NOT NULL,
	about VARCHAR(100) NOT NULL,
	at DATETIME NOT NULL,
	"values" TEXT NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (user, form, about)
);

CREATE TABLE tally (
	kind VARCHAR(16) NOT NULL,
	state VARCHAR(40) NOT NULL,
	count INTEGER NOT NULL,
	PRIMARY KEY (kind, state)
);

DROP TABLE search;

CREATE VIRTUAL TABLE search USING fts5(title, body, tags, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');

INSERT INTO tally SELECT 'tip', state, count(*) FROM tip GROUP BY 2;

CREATE TRIGGER tally_tip_in AFTER INSERT ON tip BEGIN
	INSERT INTO tally VALUES ('tip', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_tip_out AFTER DELETE ON tip BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'tip' AND state = OLD.state;
END;

CREATE TRIGGER tally_tip_moved AFTER UPDATE OF state ON tip WHEN OLD.state <> NEW.state BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'tip' AND state = OLD.state;
	INSERT INTO tally VALUES ('tip', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

INSERT INTO tally SELECT 'incident', '', count(*) FROM incident GROUP BY 2;

CREATE TRIGGER tally_incident_in AFTER INSERT ON incident BEGIN
	INSERT INTO tally VALUES ('incident', '', 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_incident_out AFTER DELETE ON incident BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'incident' AND state = '';
END;

INSERT INTO tally SELECT 'case', state, count(*) FROM "case" GROUP BY 2;

CREATE TRIGGER tally_case_in AFTER INSERT ON "case" BEGIN
	INSERT INTO tally VALUES ('case', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_case_out AFTER DELETE ON "case" BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'case' AND state = OLD.state;
END;

CREATE TRIGGER tally_case_moved AFTER UPDATE OF state ON "case" WHEN OLD.state <> NEW.state BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'case' AND state = OLD.state;
	INSERT INTO tally VALUES ('case', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

INSERT INTO tally SELECT 'fact', '', count(*) FROM fact GROUP BY 2;

CREATE TRIGGER tally_fact_in AFTER INSERT ON fact BEGIN
	INSERT INTO tally VALUES ('fact', '', 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_fact_out AFTER DELETE ON fact BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'fact' AND state = '';
END;

INSERT INTO tally SELECT 'note', '', count(*) FROM note GROUP BY 2;

CREATE TRIGGER tally_note_in AFTER INSERT ON note BEGIN
	INSERT INTO tally VALUES ('note', '', 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_note_out AFTER DELETE ON note BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'note' AND state = '';
END;

INSERT INTO tally SELECT 'entity', '', count(*) FROM entity GROUP BY 2;

CREATE TRIGGER tally_entity_in AFTER INSERT ON entity BEGIN
	INSERT INTO tally VALUES ('entity', '', 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_entity_out AFTER DELETE ON entity BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'entity' AND state = '';
END;

INSERT INTO tally SELECT 'link', '', count(*) FROM link GROUP BY 2;

CREATE TRIGGER tally_link_in AFTER INSERT ON link BEGIN
	INSERT INTO tally VALUES ('link', '', 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_link_out AFTER DELETE ON link BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'link' AND state = '';
END;

INSERT INTO tally SELECT 'product', state, count(*) FROM product GROUP BY 2;

CREATE TRIGGER tally_product_in AFTER INSERT ON product BEGIN
	INSERT INTO tally VALUES ('product', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_product_out AFTER DELETE ON product BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'product' AND state = OLD.state;
END;

CREATE TRIGGER tally_product_moved AFTER UPDATE OF state ON product WHEN OLD.state <> NEW.state BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'product' AND state = OLD.state;
	INSERT INTO tally VALUES ('product', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

INSERT INTO tally SELECT 'release', state, count(*) FROM release GROUP BY 2;

CREATE TRIGGER tally_release_in AFTER INSERT ON release BEGIN
	INSERT INTO tally VALUES ('release', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_release_out AFTER DELETE ON release BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'release' AND state = OLD.state;
END;

CREATE TRIGGER tally_release_moved AFTER UPDATE OF state ON release WHEN OLD.state <> NEW.state BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'release' AND state = OLD.state;
	INSERT INTO tally VALUES ('release', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

INSERT INTO tally SELECT 'received', state, count(*) FROM received GROUP BY 2;

CREATE TRIGGER tally_received_in AFTER INSERT ON received BEGIN
	INSERT INTO tally VALUES ('received', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_received_out AFTER DELETE ON received BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'received' AND state = OLD.state;
END;

CREATE TRIGGER tally_received_moved AFTER UPDATE OF state ON received WHEN OLD.state <> NEW.state BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'received' AND state = OLD.state;
	INSERT INTO tally VALUES ('received', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_attachment_in AFTER INSERT ON attachment BEGIN
	INSERT INTO tally VALUES ('attachment', '', 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_attachment_out AFTER DELETE ON attachment BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'attachment' AND state = '';
END;
