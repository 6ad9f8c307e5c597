import type { ByteWindow } from '../../../io/byte-window';
import { WireCursor, WireError } from '../../../io/protobuf/wire-cursor';
import { cutElements } from '../../traces/otlp-proto/cut';
import type { Layout } from '../../traces/otlp-proto/layout';
import { messageOf } from '../../traces/otlp-proto/show';
import type { ProblemLog } from '../../traces/problem-log';
import type { OtlpMetricsReader } from './reader';
import { RESOURCE_METRICS } from './schema';

/** Reads OTLP metrics in Protocol Buffers: each element of `resourceMetrics` goes to the reader in its JSON form. */
export async function readProtoMetrics(
  window: ByteWindow,
  layout: Layout,
  reader: OtlpMetricsReader,
  log: ProblemLog,
): Promise<void> {
  let record = 0;
  for await (const cut of cutElements(window, layout)) {
    const place = { record: record++ };
    if (cut.kind === 'broken') {
      const reason = `broken protobuf: ${cut.reason} (byte ${cut.offset}); what follows is used`;
      log.report('warning', 'broken records', reason, place);
      continue;
    }
    try {
      reader.add(messageOf(new WireCursor(window.bytes, cut.from, cut.to), RESOURCE_METRICS));
    } catch (error) {
      if (!(error instanceof WireError)) {
        throw error;
      }
      const reason = `broken protobuf: ${error.message} (near byte ${cut.offset}); the record was left out`;
      log.report('warning', 'broken records', reason, place);
    }
  }
}
