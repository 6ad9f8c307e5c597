/** One of these is in every file that is accepted; looking for them first makes the many other JSON files cheap. */
export const MARKERS: readonly string[] = [
  '"traceI',
  'pans"',
  '"resourceLogs"',
  '"resourceMetrics"',
  '"resource_logs"',
  '"resource_metrics"',
  '"trace_id"',
  '"trace.id"',
  '"trace":',
  '"trace" :',
  '"Segments"',
  '"segmentId"',
  '"_source"',
  '"schema"',
  '"resultType"',
  '"MetricDataResults"',
  '"timestamps"',
  '"apiVersion"',
  '"containerDefinitions"',
  '"services"',
  '"datapoints"',
  '"timeseries"',
  '"timeSeries"',
  '"pointlist"',
  '"columns"',
  '\\"traceI',
  '\\"resourceSpans',
];

/** Those of some markers that occur in a text. */
export function markersIn(bytes: Buffer, markers: readonly string[]): string[] {
  return markers.filter((marker) => bytes.includes(marker, 0, 'latin1'));
}
