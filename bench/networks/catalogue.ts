/** The networks that benchmarks and the training of the latency model use. */
import { bert } from './families/bert';
import { convnext } from './families/convnext';
import { densenet } from './families/densenet';
import { efficientnet } from './families/efficientnet';
import { gpt2 } from './families/gpt2';
import { mobilenetV2 } from './families/mobilenet-v2';
import { mobilenetV3 } from './families/mobilenet-v3';
import { stackedRecurrent } from './families/recurrent';
import { regnet } from './families/regnet';
import { resnet } from './families/resnet';
import { shufflenetV2 } from './families/shufflenet-v2';
import { squeezenet } from './families/squeezenet';
import { swin } from './families/swin';
import { vgg } from './families/vgg';
import { vit } from './families/vit';
import type { NetworkSpec } from './spec';

type Row = readonly [name: string, family: string, build: NetworkSpec['build'], size: number, width: number];

const ROWS: readonly Row[] = [
  ['resnet18', 'resnet', resnet(18), 224, 1],
  ['resnet18-half', 'resnet', resnet(18), 160, 0.5],
  ['resnet34', 'resnet', resnet(34), 192, 0.75],
  ['resnet50', 'resnet', resnet(50), 224, 1],
  ['resnet50-half', 'resnet', resnet(50), 192, 0.5],
  ['vgg11', 'vgg', vgg(11), 160, 0.5],
  ['vgg16-half', 'vgg', vgg(16), 192, 0.5],
  ['vgg19-quarter', 'vgg', vgg(19), 224, 0.25],
  ['densenet121', 'densenet', densenet([6, 12, 24, 16], 32), 192, 1],
  ['densenet63-half', 'densenet', densenet([3, 6, 12, 8], 32), 160, 0.5],
  ['mobilenet-v2', 'mobilenet', mobilenetV2, 224, 1],
  ['mobilenet-v2-half', 'mobilenet', mobilenetV2, 160, 0.5],
  ['mobilenet-v3-small', 'mobilenet', mobilenetV3('small'), 224, 1],
  ['mobilenet-v3-large', 'mobilenet', mobilenetV3('large'), 192, 1],
  ['efficientnet-b0', 'efficientnet', efficientnet(1), 224, 1],
  ['efficientnet-b1-half', 'efficientnet', efficientnet(1.1), 176, 0.5],
  ['shufflenet-v2-1x', 'shufflenet', shufflenetV2, 224, 1],
  ['shufflenet-v2-2x', 'shufflenet', shufflenetV2, 192, 2],
  ['squeezenet', 'squeezenet', squeezenet, 224, 1],
  ['squeezenet-double', 'squeezenet', squeezenet, 160, 2],
  ['regnet-x', 'regnet', regnet(false), 224, 1],
  ['regnet-y', 'regnet', regnet(true), 192, 1],
  ['convnext-nano', 'convnext', convnext([2, 2, 6, 2]), 192, 0.5],
  ['convnext-tiny', 'convnext', convnext([3, 3, 9, 3]), 160, 1],
  ['bert-mini', 'bert', bert(4), 128, 1],
  ['bert-small', 'bert', bert(4), 96, 2],
  ['bert-deep', 'bert', bert(12), 64, 1.5],
  ['gpt2-mini', 'gpt2', gpt2(4), 128, 1],
  ['gpt2-wide', 'gpt2', gpt2(6), 64, 3],
  ['vit-tiny', 'vit', vit(12, 16), 224, 1],
  ['vit-small', 'vit', vit(8, 16), 160, 2],
  ['vit-coarse', 'vit', vit(6, 32), 224, 3],
  ['swin-nano', 'swin', swin([2, 2, 4]), 192, 1 / 3],
  ['swin-micro', 'swin', swin([2, 2, 6]), 128, 1],
  ['lstm', 'lstm', stackedRecurrent('LSTM', 2), 64, 1],
  ['lstm-wide', 'lstm', stackedRecurrent('LSTM', 2), 48, 4],
  ['gru', 'lstm', stackedRecurrent('GRU', 3), 96, 2],
];

/** Every configuration, batch 1. */
export const networks: readonly NetworkSpec[] = ROWS.map(([name, family, build, size, width]) => ({
  name,
  family,
  build,
  size,
  width,
  batch: 1,
}));

/** The network of this name. @throws when there is none. */
export function networkNamed(name: string): NetworkSpec {
  const spec = networks.find((network) => network.name === name);
  if (spec === undefined) {
    throw new Error(
      `There is no network '${name}'; there are ${networks.map((network) => network.name).join(', ')}.`,
    );
  }
  return spec;
}
