//! Events to documents: document boundaries, recovery after a broken document, comments.

use granit_parser::{ErrorKind, Event, Parser, ScanError, StrInput, options};

use super::Schema;
use super::tree::{Failure, Tree};
use crate::bounds::{self, MAX_DEPTH, MAX_DOCUMENTS};
use crate::{Comment, Diagnostic, SourceFile, Stream};

/// Returns the documents of `text`, which is the text of `file` or as long and with the same line ends.
pub(super) fn load(file: &SourceFile, text: &str, schema: Schema) -> Stream {
    let options = options! {
        max_buffered_comment_events: usize::MAX, // bounded by the file
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    };
    let loader = Loader {
        file,
        text,
        stream: Stream::default(),
        tree: Tree::new(file, text, schema),
        documents: 0,
        begun: false,
        boundary: 0,
        recovering: false,
        kept_diagnostics: 0,
    };
    loader.run(Parser::new_from_str_with_options(text, options))
}

struct Loader<'a> {
    file: &'a SourceFile,
    text: &'a str,
    stream: Stream,
    tree: Tree<'a>,
    /// Documents begun, and failures before one could begin.
    documents: usize,
    /// Whether the current document is among those counted.
    begun: bool,
    /// Where the last document ended.
    boundary: usize,
    /// Whether the last span of `stream.broken` still lacks its end.
    recovering: bool,
    /// Diagnostics of the documents before this one.
    kept_diagnostics: usize,
}

impl<'a> Loader<'a> {
    fn run(mut self, mut parser: Parser<'a, StrInput<'a>>) -> Stream {
        while self.documents <= MAX_DOCUMENTS {
            let failure = match parser.next_event() {
                None | Some(Ok((Event::StreamEnd, _))) => break,
                Some(Ok((event, span))) => self.event(event, span).err(),
                Some(Err(error)) => Some(syntax_error(&error)),
            };
            let Some(failure) = failure else { continue };
            self.give_up(failure);
            if let Err(error) = parser.proceed_next_document() {
                self.give_up(syntax_error(&error));
                break;
            }
        }
        self.finish()
    }

    fn event(&mut self, event: Event<'a>, span: granit_parser::Span) -> Result<(), Failure> {
        let range = span.byte_range().unwrap_or_default();
        match event {
            Event::Comment(..) => self.stream.comments.push(Comment { span: self.file.span(range) }),
            Event::DocumentStart(..) => return self.begin(range.start),
            Event::DocumentEnd => self.end(range.end),
            event => return self.tree.event(event, range, &mut self.stream.diagnostics),
        }
        Ok(())
    }

    fn begin(&mut self, start: usize) -> Result<(), Failure> {
        self.close_broken(start);
        self.begun = true;
        self.documents += 1;
        if self.documents > MAX_DOCUMENTS {
            return Err(Failure::new(start, too_many_documents()));
        }
        Ok(())
    }

    fn end(&mut self, end: usize) {
        self.stream.documents.extend(self.tree.take());
        self.kept_diagnostics = self.stream.diagnostics.len();
        self.boundary = end;
        self.begun = false;
    }

    /// Replaces what is known of the current document by one error.
    fn give_up(&mut self, failure: Failure) {
        self.close_broken(failure.offset);
        self.tree.abandon();
        self.stream.diagnostics.truncate(self.kept_diagnostics);
        let place = self.file.place(u32::try_from(failure.offset).unwrap_or(u32::MAX));
        self.stream.diagnostics.push(Diagnostic::error(place, failure.message));
        self.stream.broken.push(self.file.span(self.boundary..self.boundary));
        self.kept_diagnostics = self.stream.diagnostics.len();
        self.recovering = true;
        self.documents += usize::from(!self.begun);
        self.begun = false;
    }

    fn close_broken(&mut self, end: usize) {
        if let Some(span) = self.stream.broken.last_mut().filter(|_| self.recovering) {
            *span = self.file.span(self.boundary..end);
            self.boundary = end;
        }
        self.recovering = false;
    }

    fn finish(mut self) -> Stream {
        if self.documents > MAX_DOCUMENTS && !self.recovering {
            self.give_up(Failure::new(self.boundary, too_many_documents()));
        }
        self.close_broken(self.text.len());
        self.tree.finish(&mut self.stream.diagnostics);
        self.stream
    }
}

fn too_many_documents() -> String {
    format!("more than the limit of {MAX_DOCUMENTS} documents in one file; the rest is not read")
}

fn syntax_error(error: &ScanError) -> Failure {
    let offset = error.marker().byte_offset().unwrap_or(0);
    let message = match error.kind() {
        ErrorKind::RecursionLimitExceeded => bounds::too_deep(),
        _ => format!("not YAML: {}", error.info()),
    };
    Failure::new(offset, message)
}
