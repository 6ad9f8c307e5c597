// @ts-check
/**
 * OpenTelemetry for one service: the SDK, the HTTP instrumentation, W3C context and the OTLP/HTTP JSON exporter, set
 * up from the standard OTEL_* variables. Import this before anything that loads `http`.
 */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import {
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVICE_NAME,
} from '@opentelemetry/semantic-conventions';

import { hash32 } from '../random.mjs';

export const ATTR_PEER_SERVICE = 'peer.service';

/** Every other attribute (ports, user agents, protocol versions) is dropped before export: the recording stays small. */
const KEPT_ATTRIBUTES = new Set([
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_PEER_SERVICE,
]);

/**
 * Ids that count upwards behind a prefix of the service and its start time. They are unique like random ones, and a
 * third of the size after compression, where random ids would be most of the file.
 */
class CountingIdGenerator {
  /** @param {string} serviceName @param {number} startMs */
  constructor(serviceName, startMs) {
    this.service = hash32(serviceName).toString(16).padStart(8, '0');
    this.start = Math.floor(startMs / 1000)
      .toString(16)
      .padStart(8, '0');
    this.traces = 0;
    this.spans = 0;
  }

  generateTraceId = () => `${this.start}${this.service}${(++this.traces).toString(16).padStart(16, '0')}`;
  generateSpanId = () => `${this.service}${(++this.spans).toString(16).padStart(8, '0')}`;
}

/** Passes spans on without the attributes that are not kept, and with times in whole microseconds. */
class LeanExporter extends OTLPTraceExporter {
  /** @override @type {OTLPTraceExporter['export']} */
  export(spans, done) {
    for (const span of spans) {
      for (const key of Object.keys(span.attributes)) {
        if (!KEPT_ATTRIBUTES.has(key)) delete span.attributes[key];
      }
      span.endTime[1] -= span.endTime[1] % 1000;
    }
    super.export(spans, done);
  }
}

/**
 * Starts tracing and returns what flushes and stops it.
 * @param {string} serviceName
 * @returns {{ shutdown: () => Promise<void> }}
 */
export function startTelemetry(serviceName) {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName }),
    idGenerator: new CountingIdGenerator(serviceName, Date.now()),
    spanProcessors: [new BatchSpanProcessor(new LeanExporter())],
  });
  provider.register();
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: (request) => request.url === '/healthz',
        startOutgoingSpanHook: (request) =>
          'peer' in request ? { [ATTR_PEER_SERVICE]: String(request.peer) } : {},
      }),
    ],
  });
  return provider;
}
