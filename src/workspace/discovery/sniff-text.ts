import { recogniseExposition } from '../metrics/exposition/recognise';
import type { Verdict } from './discovered-file';

const ONE_MOMENT =
  "metrics of one moment in Prometheus' text format: ask Prometheus for a range query, or export with times";

/** Text that programs print for people to read, or for one other program; what to export instead. */
const PRINTED: readonly { readonly signs: readonly RegExp[]; readonly refused: string }[] = [
  {
    signs: [/^[ \t]*(?:traceId|parentId|parentSpanContext): (?:'|undefined|\{)/m],
    refused:
      'console output of OpenTelemetry for JavaScript, which is no JSON: export with OTLPTraceExporter or as JSON lines',
  },
  {
    signs: [/^[ \t]*Trace ID[ \t]*: [0-9a-f]{32}[ \t]*$/m],
    refused: "output of the Collector's debug exporter, which is not read: use its file exporter",
  },
  {
    signs: [/^[ \t]*Activity\.TraceId:[ \t]+[0-9a-f]{32}[ \t]*$/m],
    refused:
      'console output of OpenTelemetry for .NET, which is not read: export with the OTLP exporter to a Collector that writes a file',
  },
  {
    signs: [/' : [0-9a-f]{32} [0-9a-f]{16} (?:INTERNAL|SERVER|CLIENT|PRODUCER|CONSUMER) \[tracer: /],
    refused:
      'output of LoggingSpanExporter of OpenTelemetry for Java, which has no durations: use OtlpJsonLoggingSpanExporter',
  },
  {
    signs: [
      /(?<![a-z\d])(?:trace[_.-]?id|traceid)["']?\s?[=:]\s?["']?[0-9a-f]{16,32}(?![0-9a-z])/i,
      /(?<![a-z\d])(?:span[_.-]?id|spanid)["']?\s?[=:]\s?["']?[0-9a-f]{16}(?![0-9a-z])/i,
    ],
    refused:
      'text with trace and span ids, which is no export of spans (a log?): export spans as OTLP, Jaeger or Zipkin JSON',
  },
];

const LINES = 5;
/** `cpu,host=a usage=0.5,idle=3i 1714979000000000000` */
const LINE_PROTOCOL =
  /^[^\s,#"=]+(?:,[^\s,="]+=[^\s,="]+)* [^\s,="]+=(?:-?\d[\d.e+-]*[iu]?|"[^"]*"|[tf]|true|false)(?:,[^\s,="]+=[^\s,]+)*(?: \d{10,19})?$/;

/** Texts that hold spans or metrics in a form for people or for other programs. */
export function sniffText(text: string): Verdict {
  const exposition = recogniseExposition(text);
  if (exposition !== undefined) {
    return exposition.isTimed ? { kind: 'metrics' } : { refused: ONE_MOMENT };
  }
  const printed = PRINTED.find(({ signs }) => signs.every((sign) => sign.test(text)));
  if (printed !== undefined) {
    return { refused: printed.refused };
  }
  const lines = text
    .split(/\r?\n/, LINES + 1)
    .slice(0, LINES)
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 1 && lines.every((line) => line.length < 4096 && LINE_PROTOCOL.test(line))
    ? { refused: "metrics in InfluxDB's line protocol, which is not read: save them as CSV" }
    : undefined;
}
