//! Queries of views: written where everything that they name is created before them.
//!
//! What a query reads is not looked up but searched: a name too many costs a query.

use crate::database::{Remark, TableKind, TableName};

use super::Plans;

/// The query as it is written.
pub(super) fn text(query: &str) -> String {
    let query = query.trim().trim_end_matches(';').trim_end();
    let lines: Vec<_> = query.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Takes out the queries that name something that is not created; every view without its query is told.
pub(super) fn settle(plans: &mut Plans<'_>) {
    for plan in plans.plans.iter().filter(|plan| plan.view.is_none()) {
        let text = match plan.table.kind {
            TableKind::MaterializedView => "its query is left out: it is materialized",
            TableKind::View => {
                "its query is left out: it calls functions of the database, or gives its columns names"
            }
            _ => continue,
        };
        let about = plan.table.name.to_string();
        plans.remarks.push(Remark::new(about, text));
    }
    loop {
        let missing = missing(plans);
        let found = plans.plans.iter().enumerate().find_map(|(at, plan)| {
            let query = plan.view.as_ref()?;
            let name = missing.iter().find(|name| name.is_read_by(query))?;
            Some((at, (*name).clone()))
        });
        let Some((at, name)) = found else {
            return;
        };
        plans.plans[at].view = None;
        let about = plans.plans[at].table.name.to_string();
        plans.remark(
            about,
            format!("its query is left out: it names `{name}`, which is not created"),
        );
    }
}

/// The names of tables and views that the format does not create.
fn missing<'d>(plans: &Plans<'d>) -> Vec<&'d TableName> {
    let created = plans
        .plans
        .iter()
        .filter(|plan| plan.view.is_some() || !plan.table.is_view());
    let created: Vec<_> = created.map(|plan| &plan.table.name).collect();
    let is_shown = |kind: &TableKind| !matches!(kind, TableKind::Shadow);
    let tables = plans.database.tables.iter();
    let tables = tables.filter(|table| !created.contains(&&table.name) && is_shown(&table.kind));
    tables.map(|table| &table.name).collect()
}
