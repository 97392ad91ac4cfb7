//! The `scan` command.

use std::process::ExitCode;

use scan::settings::Surroundings;

/// Stack of each worker in bytes: documents nest up to 128 deep, and evaluation recurses a few times per level.
const WORKER_STACK_BYTES: usize = 16 * 1024 * 1024;

fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks; everything below takes paths")]
    let directory = std::env::current_dir().unwrap_or_default();
    let environment = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value))).collect();
    // A panic is caught where it costs one file or one rule, and named there as a diagnostic.
    std::panic::set_hook(Box::new(|_| {}));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // Fails only if a pool exists already, and none does.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(cores).stack_size(WORKER_STACK_BYTES).build_global();
    ExitCode::from(scan::run(std::env::args_os(), &Surroundings { directory, environment }).0)
}
