//! Statements that were given up before their answer was read. What becomes of the connection is up to `pooled`.

use super::Connection;
#[cfg(feature = "mysql")]
use super::Session;

impl Connection {
    /// On MySQL a statement whose future is dropped may leave its answer behind, which the next one would take for its
    /// own or wait for: such a connection does not go back to the pool.
    #[cfg_attr(not(feature = "mysql"), allow(unused_variables))]
    pub(super) fn set_unanswered(&mut self, unanswered: bool) {
        #[cfg(feature = "mysql")]
        if let Session::Mysql(session) = &mut self.session {
            session.unanswered = unanswered;
        }
    }
}
