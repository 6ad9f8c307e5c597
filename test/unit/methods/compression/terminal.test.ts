import { describe, expect, it } from 'vitest';
import { renderCompression } from '../../../../src/methods/compression/cli/terminal';
import { exampleReport } from './example-report';

const terminal = {
  width: 100,
  unicode: true,
  interactive: false,
  colour: false,
  style: (_: unknown, text: string) => text,
};

describe('the report in the terminal', () => {
  it('has every variant with predicted beside measured, and says what is slower or does not run', () => {
    expect(renderCompression(exampleReport, terminal)).toMatchInlineSnapshot(`
      "Meshlens  net.onnx

        variant             size  smaller   time  predicted  faster  predicted  difference  same answer  top-1
        original         4.00 MB           10 ms      10 ms                                               90 %
        float16-storage  2.00 MB    2.00x  10 ms      10 ms   1.00x      1.00x       0.1 %         98 %      -
        int8-storage     1.03 MB    3.90x  10 ms      10 ms   1.00x      1.00x         2 %         98 %   89 %
        int8-dynamic     1.05 MB    3.80x  20 ms      10 ms   0.50x      0.60x         3 %         98 %      -
        int8-static      1.08 MB    3.70x   4 ms      10 ms   2.50x      2.40x         5 %         98 %      -

      float16-storage: As fast as the original. Results differ by 0.1 % in onnxruntime-node 1.30.0, 0.1 %
      in onnxruntime-web 1.30.0.
      int8-storage: As fast as the original. Layers that differ most: late 3 %, early 1 %. Results differ
      by 2 % in onnxruntime-node 1.30.0, 2 % in onnxruntime-web 1.30.0.
      int8-dynamic: Slower: 2.00 times the time of the original. 1 layer on integers, 20 Conv as floats
      (there is no pass for this operator). Results differ by 3 % in onnxruntime-node 1.30.0, 3 % in
      onnxruntime-web 1.30.0.
      int8-static: 2.50 times faster. 21 layers on integers. Results differ by 5 % in onnxruntime-node
      1.30.0. Does not run in onnxruntime-web 1.30.0: no such operator.
      int8-weights: not made, because no product (MatMul, Gemm) has stored weights.
      note: inputs are random.

      Of the variants that are 2 times faster, int8-static differs least (2.50 times faster).
      Wrote int8-static to small.onnx and small.onnx.data, 1.08 MB.
      "
    `);
  });
});
