import { describe, expect, it } from 'vitest';
import { recogniseOtlpProto } from '../../../../../src/workspace/traces/otlp-proto/layout';
import { attribute, delimited, double, fixed64, message } from '../../../../../scripts/fuzz/formats/wire';

const element = message(
  1,
  message(1, attribute(1, 'service.name', 'web')),
  message(
    2,
    message(1, delimited(1, 'lib')),
    message(2, delimited(1, 'load'), message(5, message(1, fixed64(3, 1n), double(4, 0.5)))),
  ),
);

describe('the layout of Protocol Buffers', () => {
  it('is recognised behind other bytes', () => {
    const head = Buffer.concat([Buffer.from([0x12, 0xff, 0xff]), element]);
    expect(recogniseOtlpProto(head)).toEqual({ layout: 'bare', signal: 'resourceMetrics' });
  });

  it('never throws for damaged bytes', () => {
    for (let at = 0; at < element.length; at++) {
      for (let value = 0; value < 256; value++) {
        const damaged = Buffer.from(element);
        damaged[at] = value;
        for (const head of [damaged, Buffer.concat([Buffer.of(0x12, 0xff), damaged])]) {
          expect(() => recogniseOtlpProto(head)).not.toThrow();
        }
      }
    }
  });
});
