//! How long one rule may run on one document.

use std::num::NonZeroU32;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use regorus::Engine;
use regorus::utils::limits::{ExecutionTimerConfig, TimeSource, set_time_source};

/// Far above what any check needs; beyond it the check fails on that document. A single builtin call is not
/// interrupted.
const LIMIT: Duration = Duration::from_secs(10);

/// Steps between two looks at the clock.
const CHECK_INTERVAL: NonZeroU32 = NonZeroU32::new(1024).expect("1024 is not zero");

/// Makes every evaluation of `engine` end after [`LIMIT`].
pub(super) fn limit(engine: &mut Engine) {
    // Fails when an engine before this one has set it; all of them share one clock.
    let _ = set_time_source(&Clock);
    engine.set_execution_timer_config(ExecutionTimerConfig { limit: LIMIT, check_interval: CHECK_INTERVAL });
}

struct Clock;

impl TimeSource for Clock {
    fn now(&self) -> Option<Duration> {
        static START: OnceLock<Instant> = OnceLock::new();
        Some(START.get_or_init(Instant::now).elapsed())
    }
}
