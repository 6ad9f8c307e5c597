import { CLICK_HOUSE } from './click-house';
import { CLOUD_TRACE } from './cloud-trace';
import { DATADOG } from './datadog';
import type { Dialect } from './dialect';
import { ELASTIC_APM } from './elastic-apm';
import { GO_CONSOLE } from './go-console';
import { GRAFANA_FRAME } from './grafana-frame';
import { JAEGER_DOCUMENTS } from './jaeger-documents';
import { JAVASCRIPT_CONSOLE, PYTHON_CONSOLE } from './otel-console';
import { OPEN_SEARCH } from './open-search';
import { SKYWALKING } from './skywalking';
import { X_RAY } from './x-ray';

/** Layouts that are read beside OTLP, Jaeger's API and Zipkin; the first that matches counts. */
const DIALECTS: readonly Dialect[] = [
  PYTHON_CONSOLE,
  JAVASCRIPT_CONSOLE,
  GO_CONSOLE,
  JAEGER_DOCUMENTS,
  ELASTIC_APM,
  DATADOG,
  SKYWALKING,
  X_RAY,
  OPEN_SEARCH,
  CLICK_HOUSE,
  CLOUD_TRACE,
  GRAFANA_FRAME,
];

/** The layout of a file by the keys near its top; undefined when it is none of them. */
export function dialectOf(paths: ReadonlySet<string>): Dialect | undefined {
  return DIALECTS.find((dialect) => dialect.matches(paths));
}
