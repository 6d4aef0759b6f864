//! The words of identity and its pure rules: no database, no HTTP, no clock.

use kit::coded;

coded!(
    /// The states of an account.
    AccountState {
        /// Made by a feed or by hand; nobody came in yet.
        Prepared = "prepared",
        /// Its person has come in.
        Activated = "activated",
        /// Stopped for a time by an administrator.
        Suspended = "suspended",
        /// Its person has left; it can be opened again until it is erased.
        Closed = "closed",
    }
);

coded!(
    /// What may happen to an account, as its person reads it.
    EventKind {
        /// Somebody signed in.
        SignedIn = "signed_in",
        /// Many wrong passwords in a row.
        ManyFailures = "many_failures",
        /// The account was activated with a code.
        Activated = "activated",
        /// The password was changed from inside.
        PasswordChanged = "password_changed",
        /// Somebody of the school made a new code.
        CodeMade = "code_made",
        /// A new password was chosen with a code or a link.
        PasswordReset = "password_reset",
        /// A link to choose a new password was sent by mail.
        LinkSent = "link_sent",
        /// A mail address was verified.
        MailVerified = "mail_verified",
        /// A session was ended from another.
        SessionEnded = "session_ended",
        /// A child was added with a code.
        ChildAdded = "child_added",
        /// The account was suspended.
        Suspended = "suspended",
        /// The account was let in again.
        Resumed = "resumed",
    }
);
