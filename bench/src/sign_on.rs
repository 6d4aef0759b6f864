//! Single sign-on as services load it: tickets and codes on open sessions, tokens, and whole sign-ins with their hash apart.
//!
//! The services are those that the demo has in its register; nothing is asked of where they would stand.

use crate::load::Target;
use crate::proc;
use crate::say;
use crate::visitor::{Account, Visitor};
use argon2::{Algorithm, Argon2, Params, Version};
use std::time::Instant;

/// Where the demo's services stand, encoded.
const SERVICE: &str = "http%3A%2F%2F127.0.0.1%3A9000%2F";
/// Where the demo's client takes codes, encoded.
const REDIRECT: &str = "http%3A%2F%2F127.0.0.1%3A9000%2Fback";
/// A verifier and its challenge: those of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// How many hashes are counted apart.
const HASHES: u32 = 40;
/// How many whole sign-ins are made for one series.
const SIGN_INS: u32 = 320;

/// The client of the demo.
#[derive(clap::Args, Clone)]
pub(crate) struct SignOn {
    #[command(flatten)]
    target: Target,
    /// The client of OpenID Connect in the demo's register.
    #[arg(long, default_value = "carnet-d-exemple")]
    client: String,
    /// Its secret.
    #[arg(long, default_value = "le-secret-du-carnet-d-exemple")]
    secret: String,
}

/// What a flow cost.
#[derive(Clone, Copy, Default)]
struct Cost {
    cpu_ms: f64,
    per_second: f64,
    statements: u32,
}

/// Measures each flow; prints CPU-ms a flow and statements.
pub(crate) async fn sign_on(what: &SignOn) -> Result<(), String> {
    let account = what.target.accounts()?.into_iter().find(|account| account.profile == "teacher").ok_or("no teacher")?;
    say(&format!("machine: {}; {} connections", proc::machine(), what.target.connections));
    say(&format!("{:<52} {:>8} {:>8} {:>6}", "flow", "CPU-ms", "flows/s", "stmts"));
    line("ticket on an open session + serviceValidate", what.middle(&account, Flow::Ticket).await?);
    line("code on an open session (OpenID Connect)", what.middle(&account, Flow::Code).await?);
    line("code → tokens (ES256)", what.middle(&account, Flow::Tokens).await?);
    let hash_ms = hash_ms(&account.password);
    let whole = what.middle(&account, Flow::SignIn).await?;
    line("ticket with sign-in (three pages) + serviceValidate", whole);
    say(&format!("{:<52} {hash_ms:>8.3}", "  of which one hash (apart, on all processors)"));
    say(&format!("{:<52} {:>8.3}", "  the rest", whole.cpu_ms - hash_ms));
    Ok(())
}

fn line(name: &str, cost: Cost) {
    say(&format!("{name:<52} {:>8.3} {:>8.0} {:>6}", cost.cpu_ms, cost.per_second, cost.statements));
}

/// CPU milliseconds of one hash as the server makes it: Argon2id, 19 MiB, 2 passes, on all processors at once, since
/// hashes that run side by side share the way to the memory.
fn hash_ms(password: &str) -> f64 {
    let params = Params::new(19_456, 2, 1, Some(32)).unwrap_or(Params::DEFAULT);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let own = [std::process::id()];
    let before = proc::cpu_ms(&own);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for round in 0..HASHES {
                    let mut out = [0; 32];
                    // A hash that fails would cost nothing, and be seen in the figure.
                    let _ = argon.hash_password_into(password.as_bytes(), &[round as u8; 16], &mut out);
                    std::hint::black_box(out);
                }
            });
        }
    });
    (proc::cpu_ms(&own) - before) / (f64::from(HASHES) * threads as f64)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Ticket,
    Code,
    Tokens,
    SignIn,
}

impl SignOn {
    /// Three series, the middle one.
    async fn middle(&self, account: &Account, flow: Flow) -> Result<Cost, String> {
        let mut series = vec![];
        for _ in 0..3 {
            series.push(self.series(account, flow).await?);
        }
        series.sort_by(|a, b| a.cpu_ms.total_cmp(&b.cpu_ms));
        Ok(series[1])
    }

    async fn series(&self, account: &Account, flow: Flow) -> Result<Cost, String> {
        let all = if flow == Flow::SignIn { SIGN_INS } else { self.target.requests / 3 };
        let each = (all / self.target.connections).max(1);
        let mut clients = vec![];
        for _ in 0..self.target.connections {
            let mut visitor = Visitor::connect(&self.target.address).await?;
            if flow != Flow::SignIn {
                visitor.sign_in(account).await?;
            }
            let mut client = Client { what: self.clone(), visitor, account: account.clone(), codes: vec![] };
            if flow == Flow::Tokens {
                // The codes are there before anything is counted.
                for _ in 0..each {
                    let (code, _) = client.code().await?;
                    client.codes.push(code);
                }
            }
            clients.push(client);
        }
        let (before, began) = (proc::cpu_ms(&proc::family(&self.target.pids)), Instant::now());
        let tasks: Vec<_> = clients.into_iter().map(|client| tokio::spawn(client.flows(flow, each))).collect();
        let mut statements = 0;
        for task in tasks {
            statements = statements.max(task.await.map_err(|error| error.to_string())??);
        }
        let wall = began.elapsed().as_secs_f64();
        let cpu = proc::cpu_ms(&proc::family(&self.target.pids)) - before;
        let count = f64::from(each * self.target.connections);
        Ok(Cost { cpu_ms: cpu / count, per_second: count / wall, statements })
    }
}

/// One connection, and who comes by it.
struct Client {
    what: SignOn,
    visitor: Visitor,
    account: Account,
    codes: Vec<String>,
}

impl Client {
    /// Flows in a row; gives the most statements of one.
    async fn flows(mut self, flow: Flow, times: u32) -> Result<u32, String> {
        let mut most = 0;
        for _ in 0..times {
            most = most.max(match flow {
                Flow::Ticket => self.ticket_and_validation().await?,
                Flow::Code => self.code().await?.1,
                Flow::Tokens => self.tokens().await?,
                Flow::SignIn => self.sign_in().await?,
            });
        }
        Ok(most)
    }

    async fn ticket_and_validation(&mut self) -> Result<u32, String> {
        let answer = self.visitor.get(&format!("/cas/login?service={SERVICE}")).await?;
        Ok(answer.statements + self.validated(&answer.location).await?)
    }

    /// Asks about the ticket of an address, as the service does.
    async fn validated(&mut self, onward: &str) -> Result<u32, String> {
        let ticket = onward.split_once("ticket=").map(|(_, ticket)| ticket).ok_or_else(|| format!("no ticket in {onward}"))?;
        let path = format!("/cas/p3/serviceValidate?service={SERVICE}&ticket={ticket}");
        let answer = self.visitor.called(&path, None).await?;
        if !String::from_utf8_lossy(&answer.body).contains("<cas:authenticationSuccess>") {
            return Err(format!("a ticket was refused: {}", String::from_utf8_lossy(&answer.body)));
        }
        Ok(answer.statements)
    }

    async fn code(&mut self) -> Result<(String, u32), String> {
        let path = format!(
            "/oidc/authorize?response_type=code&client_id={}&redirect_uri={REDIRECT}&scope=openid%20profile&state=s&nonce=n&code_challenge={CHALLENGE}&code_challenge_method=S256",
            self.what.client
        );
        let answer = self.visitor.get(&path).await?;
        let code = answer.location.split(['?', '&']).find_map(|pair| pair.strip_prefix("code="));
        let code = code.ok_or_else(|| format!("no code: {} {}", answer.status, answer.location))?;
        Ok((code.to_owned(), answer.statements))
    }

    async fn tokens(&mut self) -> Result<u32, String> {
        let code = self.codes.pop().ok_or("no code is left")?;
        let form = format!(
            "grant_type=authorization_code&code={code}&redirect_uri={REDIRECT}&code_verifier={VERIFIER}&client_id={}&client_secret={}",
            self.what.client, self.what.secret
        );
        let answer = self.visitor.called("/oidc/token", Some(form)).await?;
        if answer.status != 200 || !String::from_utf8_lossy(&answer.body).contains("\"id_token\"") {
            return Err(format!("a code was refused: {} {}", answer.status, String::from_utf8_lossy(&answer.body)));
        }
        Ok(answer.statements)
    }

    /// The whole way of somebody without a session.
    async fn sign_in(&mut self) -> Result<u32, String> {
        self.visitor.forget();
        let asked = self.visitor.get(&format!("/cas/login?service={SERVICE}")).await?;
        let next = asked.location.split_once("next=").map(|(_, next)| next).ok_or("no sign-in page")?;
        let next = form_urlencoded::parse(format!("next={next}").as_bytes()).next().map(|(_, next)| next.into_owned());
        let next = next.unwrap_or_default();
        let fields = [("login", self.account.login.as_str()), ("password", self.account.password.as_str()), ("next", &next)];
        let typed = self.visitor.post(&asked.location, "/sign-in", &fields).await?;
        let onward = self.visitor.get(&typed.location).await?;
        Ok(asked.statements + typed.statements + onward.statements + self.validated(&onward.location).await?)
    }
}
