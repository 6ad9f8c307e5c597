import type { ByteWindow } from '../../../io/byte-window';
import type { ProblemLog } from '../problem-log';
import type { SpanIntake } from '../span-intake';
import { cutElements } from './cut';
import type { Layout } from './layout';
import { type Signal, signalOf } from './signal';
import { spansOfElement } from './spans';
import { textCache } from '../../../io/byte-cache';
import { WireCursor, WireError } from '../../../io/protobuf/wire-cursor';

/** Reads an OTLP export in Protocol Buffers in constant memory; `file` names it in locations. */
export async function readOtlpProto(
  window: ByteWindow,
  file: string,
  layout: Layout,
  intake: SpanIntake,
  problems: ProblemLog,
): Promise<void> {
  let record = 0;
  const texts = textCache();
  const others = new Set<Signal>();
  for await (const cut of cutElements(window, layout)) {
    const place = { record: record++ };
    if (cut.kind === 'broken') {
      problems.report(
        'warning',
        'broken records',
        `broken protobuf: ${cut.reason} (byte ${cut.offset}); what follows is used`,
        place,
      );
      continue;
    }
    const signal = signalOf(window.bytes, cut.from, cut.to);
    if (signal === 'resourceLogs' || signal === 'resourceMetrics') {
      others.add(signal);
      continue;
    }
    const location = { file, offset: cut.offset };
    try {
      for (const raw of spansOfElement(new WireCursor(window.bytes, cut.from, cut.to, texts))) {
        intake.accept(raw, location, place);
      }
    } catch (error) {
      if (!(error instanceof WireError)) {
        throw error;
      }
      const at = cut.offset + error.offset - cut.from;
      problems.report(
        'warning',
        'broken records',
        `broken protobuf: ${error.message} (near byte ${at}); the rest of the record was left out`,
        place,
      );
    }
  }
  if (intake.accepted === 0 && others.size > 0) {
    problems.count('note', `holds no spans, only ${[...others].join(', ')}`);
  }
}
