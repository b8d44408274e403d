//! Connections: who is let in, for how long, and how all ends.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::answer::Problem;
use crate::app::{App, Counts};
use crate::config::ServeConfig;
use crate::shown::shown;
use crate::snapshot::{Snapshot, SnapshotError};
use crate::store::UserGraphs;
use crate::{api, compress, graphs, guard, map, mcp, sparql, web};

/// Connections at a time; more wait in the listener's queue.
const CONNECTIONS: usize = 512;
/// How long the head of a request may take.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a request may take beside what its question is allowed.
const SPARE_TIME: Duration = Duration::from_secs(30);
/// Bytes of a head.
const HEAD_BYTES: usize = 1 << 16;
/// Bytes of a body; a route may allow more.
const BODY_BYTES: usize = 1 << 20;
/// How often the store is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How long open requests may go on when the server is told to stop.
const LAST_ORDERS: Duration = Duration::from_secs(5);
/// A deep structure in a text must not end the program.
const STACK_BYTES: usize = 16 << 20;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be used.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said; it is part of the message, and so not its source.
        error: std::io::Error,
    },
    /// The system refused.
    #[error("server: {0}")]
    Io(#[from] std::io::Error),
    /// The agent on standard input.
    #[error("agent: {0}")]
    Agent(String),
    /// The store cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// Serves until the process is told to stop (SIGINT, SIGTERM). `ready` gets the address, and what there is to say of the store; it is no
/// generic parameter, which would have the callers compile the server again.
///
/// # Errors
/// The address cannot be used; the store is there and cannot be read.
pub fn serve(config: &ServeConfig, ready: &dyn Fn(SocketAddr, &Snapshot)) -> Result<(), ServeError> {
    let snapshot = snapshot(config)?;
    let runtime = runtime()?;
    let result = runtime.block_on(async {
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| ServeError::Listen { address: config.listen, error })?;
        let ending = end();
        ready(listener.local_addr()?, &snapshot);
        let app = Arc::new(App::new(config, snapshot));
        prepare_map(&app);
        run(config, listener, app, ending).await;
        Ok(())
    });
    // A question that does not listen must not keep the process.
    runtime.shutdown_timeout(Duration::from_millis(200));
    result
}

/// Answers one agent on standard input and output (Model Context Protocol) until it hangs up or the process is told to stop.
///
/// # Errors
/// The store is there and cannot be read; the client does not speak the protocol.
pub fn serve_stdio(config: &ServeConfig, ready: &dyn Fn(&Snapshot)) -> Result<(), ServeError> {
    let snapshot = snapshot(config)?;
    let runtime = runtime()?;
    let result = runtime.block_on(async {
        let ending = end();
        ready(&snapshot);
        let app = Arc::new(App::new(config, snapshot));
        let reloader = tokio::spawn(reload(config.clone(), app.clone()));
        let talk = async {
            let service = rmcp::serve_server(mcp::Agent::new(app), rmcp::transport::stdio()).await;
            match service {
                Ok(service) => service.waiting().await.map(drop).map_err(|e| ServeError::Agent(e.to_string())),
                // A client that leaves at once had nothing to say.
                Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => Ok(()),
                Err(error) => Err(ServeError::Agent(error.to_string())),
            }
        };
        let result = tokio::select! {
            result = talk => result,
            () = ending => Ok(()),
        };
        reloader.abort();
        result
    });
    // Standard input may still be read by a thread that waits for more.
    runtime.shutdown_timeout(Duration::from_millis(200));
    result
}

/// The store as it is now; an empty one where there is none yet.
fn snapshot(config: &ServeConfig) -> Result<Snapshot, ServeError> {
    match Snapshot::load(&config.store, config.infer) {
        Err(SnapshotError::Store(error @ crate::store::StoreError::Missing(_))) => {
            Ok(Snapshot::empty(error.to_string())?)
        }
        loaded => Ok(loaded?),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .max_blocking_threads(512)
        .build()
}

/// All addresses.
fn routes(app: Arc<App>, log: bool) -> Router {
    let watched = app.clone();
    Router::new()
        .merge(sparql::routes())
        .merge(graphs::routes())
        .merge(api::routes())
        .merge(mcp::routes(&app))
        .merge(web::routes())
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address does not know the method")
        })
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn(move |request, next| watch(watched.clone(), log, request, next)))
        .with_state(app)
}

/// What happens around every request.
async fn watch(app: Arc<App>, log: bool, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let coding = compress::accepted(request.headers());
    let line = log.then(|| format!("{} {}", request.method(), request.uri()));
    Counts::add(&app.counts.requests, 1);
    let (response, readable_by) = match app.guard.check(request.headers()) {
        Ok(origin) if request.method() == Method::OPTIONS => (StatusCode::NO_CONTENT.into_response(), origin),
        Ok(origin) => {
            let answer = tokio::time::timeout(app.timeout + SPARE_TIME, next.run(request)).await;
            let slow = || Problem::new(StatusCode::REQUEST_TIMEOUT, "the request took too long").into_response();
            (answer.unwrap_or_else(|_| slow()), origin)
        }
        Err(problem) => {
            Counts::add(&app.counts.refused, 1);
            (problem.into_response(), None)
        }
    };
    if response.status().is_server_error() {
        Counts::add(&app.counts.failed, 1);
    }
    let mut response = compress::compress(response, coding).await;
    guard::harden(response.headers_mut(), readable_by);
    let took = began.elapsed();
    Counts::add(&app.counts.microseconds, took.as_micros() as u64);
    if let Some(line) = line {
        let line: String = line.chars().take(2000).collect();
        let line = shown(&line);
        let _ = writeln!(std::io::stderr(), "enishi: {line} {} {} ms", response.status().as_u16(), took.as_millis());
    }
    response
}

async fn run(config: &ServeConfig, listener: TcpListener, app: Arc<App>, ending: impl Future<Output = ()>) {
    let (stop, stopped) = watch::channel(false);
    let service = TowerToHyperService::new(routes(app.clone(), config.log));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let reloader = tokio::spawn(reload(config.clone(), app));
    let mut ending = std::pin::pin!(ending);
    loop {
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place,
            () = &mut ending => break,
        };
        let Ok(place) = place else { break };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    // Too many open files, or a client that left: others may still come.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut ending => break,
        };
        let (service, stopped) = (service.clone(), stopped.clone());
        tokio::spawn(async move {
            connection(stream, service, stopped).await;
            drop(place);
        });
    }
    drop(listener);
    reloader.abort();
    let _ = stop.send(true);
    let _ = tokio::time::timeout(LAST_ORDERS, places.acquire_many(CONNECTIONS as u32)).await;
}

async fn connection(stream: TcpStream, service: TowerToHyperService<Router>, mut stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_BYTES);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    // What goes wrong with a connection is the client's business.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Lays out the whole graph beside the first requests.
fn prepare_map(app: &Arc<App>) {
    let snapshot = app.snapshot();
    tokio::task::spawn_blocking(move || map::prepare(&snapshot));
}

/// Ends when the process is told to stop. The signals are listened for from the call on, not only from the first poll: one that
/// comes right after the address was told counts.
#[cfg(unix)]
fn end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async move {
        let [mut interrupt, mut terminate] = signals;
        let mut listening = [&mut interrupt, &mut terminate].into_iter().filter_map(|s| s.as_mut().ok());
        match (listening.next(), listening.next()) {
            (Some(one), Some(other)) => tokio::select! {
                _ = one.recv() => {}
                _ = other.recv() => {}
            },
            (Some(one), None) => drop(one.recv().await),
            // No signal can be listened for: the system's own handling ends the process.
            _ => std::future::pending().await,
        }
    }
}

/// Ends when the process is told to stop.
#[cfg(not(unix))]
async fn end() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Takes a new snapshot whenever the store has changed. One that cannot be read leaves the last one in its place.
async fn reload(config: ServeConfig, app: Arc<App>) {
    let manifest = config.store.join("manifest.json");
    let decisions = crate::store::decisions_file(&config.store);
    let look = |path: &std::path::Path| std::fs::metadata(path).ok().map(|m| (m.len(), m.modified().ok()));
    let stamp = || look(&manifest).map(|manifest| (manifest, look(&decisions)));
    let written = || UserGraphs::stamp(&config.store);
    let (mut last, mut last_written) = (stamp(), written());
    loop {
        tokio::time::sleep(LOOK).await;
        // Another server may write graphs of users to the same store.
        if written() != last_written {
            last_written = written();
            let (snapshot, folder) = (app.snapshot(), config.store.clone());
            let _ = tokio::task::spawn_blocking(move || snapshot.reread_user_graphs(&folder)).await;
        }
        let now = stamp();
        if now == last || now.is_none() {
            continue;
        }
        let (folder, infer, state) = (config.store.clone(), config.infer, app.snapshot().state.clone());
        let loaded = tokio::task::spawn_blocking(move || match crate::store::Store::open(&folder) {
            Ok(store) if store.state() == state => None,
            _ => Some(Snapshot::load(&folder, infer)),
        });
        match loaded.await {
            Ok(Some(Ok(snapshot))) => {
                app.replace(snapshot);
                prepare_map(&app);
                last = now;
            }
            Ok(None) => last = now,
            // Perhaps it is being written; perhaps it is damaged. Say so once, and look again when it changes.
            Ok(Some(Err(error))) => {
                let error = error.to_string();
                let _ = writeln!(std::io::stderr(), "enishi: {}; the state before is served on", shown(&error));
                last = now;
            }
            Err(_) => {}
        }
    }
}
