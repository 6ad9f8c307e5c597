/** OTLP traces in Protocol Buffers: joined messages, or each behind its size as the Collector's file exporter writes. */
import type { Random } from '../../../src/numeric/random';
import { record, type Sample } from '../parts';
import { type FuzzSpan, spansOf } from './spans';
import { attribute, delimited, fixed64, integer, message } from './wire';

export function otlpProto(random: Random): Sample {
  const isSized = random.uniform() < 0.5;
  const messages = spansOf(random).map((span) => {
    const content = element(span);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(content.length);
    return record(span.id, isSized ? Buffer.concat([size, content]) : content);
  });
  return {
    reading: 'folder',
    files: [{ name: random.uniform() < 0.5 ? 'traces.pb' : 'traces.bin', parts: messages }],
    token: null,
    canBePacked: true,
  };
}

function element(span: FuzzSpan): Buffer {
  return message(
    1,
    message(1, attribute(1, 'service.name', span.service)),
    message(
      2,
      message(1, delimited(1, 'lib')),
      message(
        2,
        delimited(1, Buffer.from(span.traceId, 'hex')),
        delimited(2, Buffer.from(span.id, 'hex')),
        ...(span.parentId === null ? [] : [delimited(4, Buffer.from(span.parentId, 'hex'))]),
        delimited(5, span.name),
        integer(6, 2),
        fixed64(7, span.startNs),
        fixed64(8, span.startNs + span.durationNs),
        attribute(9, 'http.method', 'GET'),
        message(15, ...(span.isError ? [delimited(2, 'failed'), integer(3, 2)] : [])),
      ),
    ),
  );
}
