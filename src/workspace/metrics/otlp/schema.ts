import { ATTRIBUTE, many, message, type Message, one, RESOURCE, SCOPE } from '../../traces/otlp-proto/schema';

// Names and numbers follow opentelemetry-proto 1.x: metrics. Buckets and exemplars are not used and left out.
const TIMES = { 2: one('startTimeUnixNano', 'fixed64'), 3: one('timeUnixNano', 'fixed64') };
const COUNTED = { ...TIMES, 4: one('count', 'fixed64'), 5: one('sum', 'double') };
const NUMBER: Message = message({
  ...TIMES,
  4: one('asDouble', 'double'),
  6: one('asInt', 'sfixed64'),
  7: many('attributes', ATTRIBUTE),
  8: one('flags', 'number'),
});
const HISTOGRAM: Message = message({
  ...COUNTED,
  9: many('attributes', ATTRIBUTE),
  10: one('flags', 'number'),
});
const EXPONENTIAL: Message = message({
  ...COUNTED,
  1: many('attributes', ATTRIBUTE),
  10: one('flags', 'number'),
});
const SUMMARY: Message = message({
  ...COUNTED,
  7: many('attributes', ATTRIBUTE),
  8: one('flags', 'number'),
});
const TEMPORALITY = { 2: one('aggregationTemporality', 'number') };

const METRIC: Message = message({
  1: one('name', 'text'),
  3: one('unit', 'text'),
  5: one('gauge', message({ 1: many('dataPoints', NUMBER) })),
  7: one('sum', message({ 1: many('dataPoints', NUMBER), ...TEMPORALITY, 3: one('isMonotonic', 'bool') })),
  9: one('histogram', message({ 1: many('dataPoints', HISTOGRAM), ...TEMPORALITY })),
  10: one('exponentialHistogram', message({ 1: many('dataPoints', EXPONENTIAL), ...TEMPORALITY })),
  11: one('summary', message({ 1: many('dataPoints', SUMMARY) })),
});

/** An element of a request: one resource and its metrics. */
export const RESOURCE_METRICS: Message = message({
  1: one('resource', RESOURCE),
  2: many('scopeMetrics', message({ 1: one('scope', SCOPE), 2: many('metrics', METRIC) })),
});
