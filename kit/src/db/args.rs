//! The arguments of a query, the same for both engines.

use crate::time::{Day, Instant};
use sqlx::Arguments;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

/// One argument; `None` is a null of that type.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// An identifier.
    Id(Option<Uuid>),
    /// A whole number, or an instant in microseconds.
    Int(Option<i64>),
    /// A text, or an ISO date.
    Text(Option<String>),
    /// Yes or no.
    Bool(Option<bool>),
    /// Raw bytes.
    Bytes(Option<Vec<u8>>),
}

/// The arguments of a query in order: `args![id, name]`.
pub type Args = Vec<Arg>;

/// What can be an argument.
pub trait IntoArg {
    /// The argument.
    fn into_arg(self) -> Arg;
    /// A null of the same type.
    fn null() -> Arg;
}

impl<T: IntoArg> IntoArg for Option<T> {
    fn into_arg(self) -> Arg {
        self.map_or_else(T::null, T::into_arg)
    }
    fn null() -> Arg {
        T::null()
    }
}

impl<T: IntoArg + Clone> IntoArg for &T {
    fn into_arg(self) -> Arg {
        self.clone().into_arg()
    }
    fn null() -> Arg {
        T::null()
    }
}

/// Builds the arguments of a query: `args![structure, "6A", now]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::IntoArg::into_arg($value)),*] };
}

macro_rules! into_arg {
    ($($ty:ty => $variant:ident, $how:expr);+ $(;)?) => {$(
        impl IntoArg for $ty {
            fn into_arg(self) -> Arg { Arg::$variant(Some(($how)(self))) }
            fn null() -> Arg { Arg::$variant(None) }
        }
    )+};
}

into_arg! {
    Uuid => Id, std::convert::identity;
    i64 => Int, std::convert::identity;
    i32 => Int, i64::from;
    u32 => Int, i64::from;
    String => Text, std::convert::identity;
    &str => Text, str::to_owned;
    bool => Bool, std::convert::identity;
    Vec<u8> => Bytes, std::convert::identity;
    &[u8] => Bytes, <[u8]>::to_vec;
    Instant => Int, Instant::micros;
    Day => Text, |day: Day| day.to_string();
}

pub(super) fn postgres(args: Args) -> Result<PgArguments, sqlx::Error> {
    let mut out = PgArguments::default();
    for arg in args {
        match arg {
            Arg::Id(value) => out.add(value),
            Arg::Int(value) => out.add(value),
            Arg::Text(value) => out.add(value),
            Arg::Bool(value) => out.add(value),
            Arg::Bytes(value) => out.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(out)
}

/// Rows as one array for each column, and the type of each.
pub(super) fn postgres_columns(
    rows: impl Iterator<Item = Args>,
    width: usize,
) -> Result<(PgArguments, Vec<&'static str>), sqlx::Error> {
    let mut columns: Vec<Args> = vec![vec![]; width];
    for row in rows {
        debug_assert_eq!(row.len(), width, "every row of run_many has the same arguments");
        for (column, arg) in columns.iter_mut().zip(row) {
            column.push(arg);
        }
    }
    let (mut out, mut types) = (PgArguments::default(), Vec::with_capacity(width));
    for column in columns {
        let (done, of) = match column.first() {
            Some(Arg::Id(_)) => (out.add(array(column, |arg| if let Arg::Id(value) = arg { value } else { None })), "uuid"),
            Some(Arg::Int(_)) => (out.add(array(column, |arg| if let Arg::Int(value) = arg { value } else { None })), "bigint"),
            Some(Arg::Bool(_)) => {
                (out.add(array(column, |arg| if let Arg::Bool(value) = arg { value } else { None })), "boolean")
            }
            Some(Arg::Bytes(_)) => {
                (out.add(array(column, |arg| if let Arg::Bytes(value) = arg { value } else { None })), "bytea")
            }
            _ => (out.add(array(column, |arg| if let Arg::Text(value) = arg { value } else { None })), "text"),
        };
        done.map_err(sqlx::Error::Encode)?;
        types.push(of);
    }
    Ok((out, types))
}

fn array<T>(column: Args, value: impl Fn(Arg) -> Option<T>) -> Vec<Option<T>> {
    let kind = column.first().map(std::mem::discriminant);
    debug_assert!(column.iter().all(|arg| Some(std::mem::discriminant(arg)) == kind,), "a column has one type");
    column.into_iter().map(value).collect()
}

pub(super) fn sqlite(args: Args) -> Result<SqliteArguments, sqlx::Error> {
    let mut out = SqliteArguments::default();
    for arg in args {
        match arg {
            Arg::Id(value) => out.add(value),
            Arg::Int(value) => out.add(value),
            Arg::Text(value) => out.add(value),
            Arg::Bool(value) => out.add(value),
            Arg::Bytes(value) => out.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(out)
}
