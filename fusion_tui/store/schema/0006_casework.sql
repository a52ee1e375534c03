-- Schema 6: tasks and the evidence log of a case; why a link was made; the acts on one record found at once.

ALTER TABLE link ADD COLUMN detail VARCHAR(400) NOT NULL DEFAULT '';

CREATE INDEX audit_subject ON audit (subject);

CREATE TABLE task (
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
	text VARCHAR(100000) NOT NULL,
	owner VARCHAR(120) NOT NULL,
	due DATE,
	state VARCHAR(40) NOT NULL,
	outcome VARCHAR(400) NOT NULL,
	ended DATETIME,
	ended_by VARCHAR(120) NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id)
);

CREATE INDEX task_case ON task ("case");

CREATE INDEX task_owner ON task (owner, state, due);

CREATE TABLE custody (
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
	entry INTEGER NOT NULL,
	item INTEGER NOT NULL,
	act VARCHAR(40) NOT NULL,
	title VARCHAR(200) NOT NULL,
	text VARCHAR(100000) NOT NULL,
	holder VARCHAR(120) NOT NULL,
	kept_at VARCHAR(200) NOT NULL,
	occurred DATETIME NOT NULL,
	attachment VARCHAR(100) NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	previous VARCHAR(64) NOT NULL,
	digest VARCHAR(64) NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (n),
	UNIQUE (id),
	UNIQUE ("case", entry)
);

CREATE TRIGGER tally_task_in AFTER INSERT ON task BEGIN
	INSERT INTO tally VALUES ('task', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_task_out AFTER DELETE ON task BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'task' AND state = OLD.state;
END;

CREATE TRIGGER tally_custody_in AFTER INSERT ON custody BEGIN
	INSERT INTO tally VALUES ('custody', '', 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_custody_out AFTER DELETE ON custody BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'custody' AND state = '';
END;

CREATE TRIGGER tally_task_moved AFTER UPDATE OF state ON task WHEN OLD.state <> NEW.state BEGIN
	UPDATE tally SET count = count - 1 WHERE kind = 'task' AND state = OLD.state;
	INSERT INTO tally VALUES ('task', NEW.state, 1) ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;
