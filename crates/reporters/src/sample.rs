//! The report every reporter must be able to write: ordinary findings, and the worst a repository can put in.

use std::io::{self, Write};
use std::sync::Arc;

use engine::{Check, CheckId, Finding, Lines, Occurrence, Report, Severity, SnippetLine, Status, Summary, Target};
use parsers::{Diagnostic, InputType, Place, Skipped};

use crate::Options;

/// Returns what `write` writes.
pub(crate) fn written(
    write: fn(&Report, &Options, &mut dyn Write) -> io::Result<()>,
    report: &Report,
    options: &Options,
) -> String {
    let mut out = Vec::new();
    write(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Returns a report of a run that found no file.
pub(crate) fn empty() -> Report {
    Report {
        version: "0.1.0".into(),
        artifact: "manifests".into(),
        created_at: None,
        severities: Severity::ALL.to_vec(),
        include_passes: false,
        checks: Vec::new(),
        findings: Vec::new(),
        targets: Vec::new(),
        diagnostics: Vec::new(),
        skipped: Vec::new(),
        summary: Summary::default(),
    }
}

/// Returns a check without references.
pub(crate) fn check(id: &str, severity: Severity, title: &str) -> Check {
    Check {
        id: CheckId(id.into()),
        avd_id: String::new(),
        long_id: String::new(),
        short_code: String::new(),
        aliases: Vec::new(),
        title: title.into(),
        description: String::new(),
        severity,
        provider: "Kubernetes".into(),
        service: "general".into(),
        recommended_action: String::new(),
        references: Vec::new(),
        package: format!("custom.{}", id.to_ascii_lowercase().replace('-', "")).into(),
        rules: vec!["deny".into()],
        selectors: Vec::new(),
        matches_nothing: false,
        builtin: false,
        place: Place::file("policies/check.rego"),
    }
}

/// Returns a failure of `check` in a Kubernetes file without a snippet.
pub(crate) fn finding(check: &Arc<Check>, path: &str, lines: Option<(u32, u32)>, message: &str) -> Finding {
    Finding {
        check: check.clone(),
        rule: "deny".into(),
        status: Status::Fail,
        message: message.into(),
        target: path.into(),
        input_type: InputType::Kubernetes,
        resource: "".into(),
        lines: lines.map(|(start, end)| Lines { start, end }),
        occurrences: Vec::new(),
        snippet: Vec::new(),
        fingerprint: format!("{:032x}", path.len() + lines.map_or(0, |lines| lines.0 as usize * 1000)),
    }
}

/// Returns `text` as a snippet that starts at line `first`, with `cause` as the cause.
pub(crate) fn snippet(first: u32, text: &str, cause: Lines) -> Vec<SnippetLine> {
    (first..)
        .zip(text.lines())
        .map(|(number, content)| SnippetLine {
            number,
            content: content.into(),
            is_cause: (cause.start..=cause.end).contains(&number),
            truncated: content == "....",
            first_cause: number == cause.start,
            last_cause: number == cause.end,
        })
        .collect()
}

fn targets() -> Vec<Target> {
    let target = |path: &str, input_type, passed| Target { path: path.into(), input_type, passed };
    let mut targets = vec![
        target("Dockerfile", InputType::Dockerfile, 7),
        target("deploy/web.yaml", InputType::Kubernetes, 21),
        target("main.tf", InputType::Terraform, 9),
        target("modules/bucket/main.tf", InputType::Terraform, 0),
        target("weird\x1b]0;owned\x07\u{202e}lmay.yaml", InputType::Kubernetes, 1),
        target("デプロイ/設定 100%.yaml", InputType::Kubernetes, 3),
    ];
    targets.extend((1..=12).map(|n| target(&format!("jobs/{n:02}.yaml"), InputType::Kubernetes, 30)));
    targets.sort();
    targets
}

fn privileged() -> Arc<Check> {
    Arc::new(Check {
        avd_id: "AVD-KSV-0017".into(),
        long_id: "no-privileged-containers".into(),
        description: "Privileged containers share the host's devices and kernel capabilities, \
                      so a break-in to one of them is a break-in to the node."
            .into(),
        recommended_action: "Set 'containers[].securityContext.privileged' to 'false'.\n\
                             Grant the capabilities that are really needed one by one."
            .into(),
        references: vec![
            "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline".into(),
            "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/".into(),
        ],
        builtin: true,
        ..check("KSV-0017", Severity::High, "Container is privileged")
    })
}

fn hostile() -> Arc<Check> {
    Arc::new(Check {
        description: "A <script>alert(1)</script> with {0} and [a link](1).\n::error::described".into(),
        recommended_action: "Do \x1b[31mnothing\x1b[0m\n::warning::fixed ##[error]fixed".into(),
        references: vec!["https://a.test/x y".into(), "javascript:alert(1)".into()],
        ..check("EVIL-1", Severity::Critical, "Title with \u{202e}bidi and {0}")
    })
}

fn bucket() -> Arc<Check> {
    Arc::new(Check {
        provider: "AWS".into(),
        service: "s3".into(),
        recommended_action: "Enable a public access block.".into(),
        references: vec!["https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html".into()],
        ..check("AWS-0086", Severity::Medium, "Bucket has no public access block that blocks public ACLs")
    })
}

fn container(name: &str, start: u32) -> Finding {
    let lines = Lines { start, end: start + 3 };
    Finding {
        resource: "Deployment/prod/web".into(),
        snippet: snippet(
            start,
            &format!(
                "      - name: {name}\n        image: nginx:1.27\n        securityContext:\n          privileged: true"
            ),
            lines,
        ),
        fingerprint: format!("{start:032x}"),
        ..finding(
            &privileged(),
            "deploy/web.yaml",
            Some((lines.start, lines.end)),
            &format!("Container '{name}' of Deployment 'web' should set 'securityContext.privileged' to false"),
        )
    }
}

fn module_finding(module: &str, line: u32) -> Finding {
    let occurrence = |resource: String, path: &str, lines| Occurrence { resource, path: path.into(), lines };
    Finding {
        input_type: InputType::Terraform,
        resource: format!("module.{module}.aws_s3_bucket.this").into(),
        occurrences: vec![occurrence(format!("module.{module}"), "main.tf", Lines { start: line, end: line + 3 })],
        snippet: snippet(
            1,
            "resource \"aws_s3_bucket\" \"this\" {\n\tbucket = var.name\n....\n}",
            Lines { start: 1, end: 4 },
        ),
        fingerprint: format!("b{line:031x}"),
        ..finding(
            &bucket(),
            "modules/bucket/main.tf",
            Some((1, 4)),
            "No public access block so not blocking public acls",
        )
    }
}

fn findings() -> Vec<Finding> {
    let docker = Arc::new(check("DS-0002", Severity::High, "Image runs as root"));
    let latest = Arc::new(check("KSV-0013", Severity::Low, "Image tag ':latest' used"));
    let hostile = hostile();
    let mut findings = vec![
        Finding {
            input_type: InputType::Dockerfile,
            ..finding(&docker, "Dockerfile", None, "Specify at least 1 USER command in Dockerfile")
        },
        module_finding("logs", 3),
        module_finding("assets", 9),
        Finding {
            resource: "Pod/a\x1b[31m".into(),
            snippet: snippet(
                3,
                "\u{9b}31mred\tcell\n::error file=x::pwned\n# ##[error]pwned \u{202e}txet",
                Lines { start: 4, end: 4 },
            ),
            ..finding(
                &hostile,
                "weird\x1b]0;owned\x07\u{202e}lmay.yaml",
                Some((4, 4)),
                "line one {0} [x](1)\n::error::line two\n  ##vso[task.complete result=Failed]three \x1b[2J",
            )
        },
        Finding {
            snippet: snippet(2, "kind: Pod\nmetadata: {name: 非常に長い名前}", Lines { start: 3, end: 3 }),
            ..finding(
                &latest,
                "デプロイ/設定 100%.yaml",
                Some((3, 3)),
                "コンテナのイメージタグには「latest」を使わないでください。再現性のあるデプロイのために、\
                 具体的なバージョン番号またはダイジェストを必ず指定してください。",
            )
        },
    ];
    findings.extend((0..7).map(|n| container(&format!("worker-{n}"), 12 + 9 * n)));
    findings.push(Finding {
        status: Status::Ignored(".trivyignore:3".into()),
        ..finding(&latest, "deploy/web.yaml", Some((13, 13)), "Container 'web' uses ':latest'")
    });
    findings.push(Finding {
        status: Status::Ignored("comment at deploy/web.yaml:39".into()),
        ..finding(&latest, "deploy/web.yaml", Some((40, 40)), "Container 'db' uses ':latest'")
    });
    findings.sort_by(|a, b| {
        (&a.target, a.lines, &a.check.id, &a.message).cmp(&(&b.target, b.lines, &b.check.id, &b.message))
    });
    findings
}

/// Returns the shared sample report.
pub(crate) fn report() -> Report {
    let findings = findings();
    let mut checks: Vec<Arc<Check>> = findings.iter().map(|finding| finding.check.clone()).collect();
    checks.push(Arc::new(check("ACME-0009", Severity::Unknown, "Never matched")));
    checks.sort_by(|a, b| a.id.cmp(&b.id));
    checks.dedup_by(|a, b| a.id == b.id);
    let place = |path: &str, line, column| Place { path: path.into(), line, column };
    let skipped = |path: &str, reason: &str| Skipped { path: path.into(), reason: reason.into() };
    Report {
        checks,
        findings,
        targets: targets(),
        diagnostics: vec![
            Diagnostic::error(place("deploy/broken.yaml", 3, 5), "mapping values are not allowed here"),
            Diagnostic::error(place("x\x1b[2J.tf", 1, 0), "unexpected \u{202e}token\n::error::injected ##[group]"),
            Diagnostic::warning(Place::file("policies/debug.rego"), "package debug has no METADATA: severity UNKNOWN"),
        ],
        skipped: vec![
            skipped("charts/a/templates/deployment.yaml", "a template, not YAML"),
            skipped("charts/a/templates/hpa.yaml", "a template, not YAML"),
            skipped("charts/a/templates/ingress.yaml", "a template, not YAML"),
            skipped("charts/a/templates/service.yaml", "a template, not YAML"),
            skipped("main.tf", "module \"vpc\" is remote: terraform-aws-modules/vpc/aws"),
        ],
        summary: Summary {
            checks_loaded: 36,
            checks_run: 30,
            never_matched: vec!["ACME-0009".into()],
            documents: 25,
            other_files: 112,
            checks_of_other_severities: 4,
            notes: vec!["settings from trivy.yaml".into(), "ignored findings from .trivyignore".into()],
        },
        ..empty()
    }
}

/// Returns the sample with one pass, as `--include-non-failures` has it.
pub(crate) fn report_with_passes() -> Report {
    let mut report = report();
    report.include_passes = true;
    let pass = Finding { status: Status::Pass, ..finding(&privileged(), "jobs/01.yaml", None, "No issues found") };
    report.findings.push(pass);
    report
}

/// Returns a report in which every text from outside is `text`.
pub(crate) fn made_of(text: &str) -> Report {
    let check = Arc::new(Check {
        description: text.into(),
        recommended_action: text.into(),
        references: vec![text.into()],
        long_id: text.into(),
        ..check(text, Severity::Low, text)
    });
    let lines = Lines { start: 1, end: 2 };
    let failure = Finding {
        resource: text.into(),
        occurrences: vec![Occurrence { resource: text.into(), path: text.into(), lines }],
        snippet: snippet(1, text, lines),
        ..finding(&check, text, Some((1, 2)), text)
    };
    let ignored = Finding { status: Status::Ignored(text.into()), ..failure.clone() };
    Report {
        artifact: text.into(),
        checks: vec![check],
        findings: vec![failure.clone(), ignored, Finding { message: format!("{text}."), ..failure }],
        targets: vec![Target { path: text.into(), input_type: InputType::Kubernetes, passed: 1 }],
        diagnostics: vec![
            Diagnostic::error(Place::file(text), text),
            Diagnostic::warning(Place { path: text.into(), line: 1, column: 1 }, text),
        ],
        skipped: vec![Skipped { path: text.into(), reason: text.into() }],
        summary: Summary { never_matched: vec![text.into()], notes: vec![text.into()], ..Summary::default() },
        ..empty()
    }
}
