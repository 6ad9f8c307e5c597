/** One of these is in every JSON text that is accepted; looking for them first makes the many other files cheap. */
const MARKERS = [
  /"trace(?:I|_id"|\.(?:trace_)?id"|" ?:)/,
  /pans"/,
  /"resource(?:_l|L)ogs"/,
  /"resource(?:_m|M)etrics"/,
  /"(?:Segments|segmentId|SpanContext|TraceId|operation_Id)"/,
  /"(?:_source|schema|columns)"/,
  /"(?:resultType|MetricDataResults|timestamps|[Dd]atapoints|timeseries|timeSeries|pointlist)"/,
  /"(?:apiVersion|containerDefinitions|services)"/,
  /\\"(?:traceI|resourceSpans)/,
];

/** One pass for all of them takes a tenth of the time of one pass for each. */
const ANY_MARKER = new RegExp(MARKERS.map(({ source }) => source).join('|'));

export function hasMarker(text: string): boolean {
  return ANY_MARKER.test(text);
}
