/** The networks that train the latency model: every architecture at drawn widths, input sizes and depths, batch 1 and 4. */
import { bert } from '../../../bench/networks/families/bert';
import { convnext } from '../../../bench/networks/families/convnext';
import { densenet } from '../../../bench/networks/families/densenet';
import { efficientnet } from '../../../bench/networks/families/efficientnet';
import { gpt2 } from '../../../bench/networks/families/gpt2';
import { mobilenetV2 } from '../../../bench/networks/families/mobilenet-v2';
import { mobilenetV3 } from '../../../bench/networks/families/mobilenet-v3';
import { stackedRecurrent } from '../../../bench/networks/families/recurrent';
import { regnet } from '../../../bench/networks/families/regnet';
import { resnet } from '../../../bench/networks/families/resnet';
import { shufflenetV2 } from '../../../bench/networks/families/shufflenet-v2';
import { squeezenet } from '../../../bench/networks/families/squeezenet';
import { swin } from '../../../bench/networks/families/swin';
import { vgg } from '../../../bench/networks/families/vgg';
import { vit } from '../../../bench/networks/families/vit';
import { networks } from '../../../bench/networks/catalogue';
import { generateNetwork, type NetworkSpec } from '../../../bench/networks/spec';
import { createRandom, type Random } from '../../../src/numeric/random';

interface Architecture {
  readonly name: string;
  readonly family: string;
  readonly build: NetworkSpec['build'];
  /** Width that counts as ordinary; variants are from a third of it to one and a half. */
  readonly width: number;
  /** Smallest and largest input, in steps of so many pixels or tokens. */
  readonly sizes: readonly [least: number, most: number, step: number];
}

const IMAGES = [96, 256, 32] as const;
const TOKENS = [16, 192, 16] as const;

const ARCHITECTURES: readonly Architecture[] = [
  { name: 'resnet18', family: 'resnet', build: resnet(18), width: 0.75, sizes: IMAGES },
  { name: 'resnet34', family: 'resnet', build: resnet(34), width: 0.6, sizes: IMAGES },
  { name: 'resnet50', family: 'resnet', build: resnet(50), width: 0.6, sizes: IMAGES },
  { name: 'vgg11', family: 'vgg', build: vgg(11), width: 0.4, sizes: IMAGES },
  { name: 'vgg16', family: 'vgg', build: vgg(16), width: 0.35, sizes: IMAGES },
  { name: 'vgg19', family: 'vgg', build: vgg(19), width: 0.3, sizes: IMAGES },
  {
    name: 'densenet-short',
    family: 'densenet',
    build: densenet([3, 6, 12, 8], 32),
    width: 0.8,
    sizes: IMAGES,
  },
  {
    name: 'densenet-middle',
    family: 'densenet',
    build: densenet([4, 8, 16, 12], 24),
    width: 0.9,
    sizes: IMAGES,
  },
  {
    name: 'densenet121',
    family: 'densenet',
    build: densenet([6, 12, 24, 16], 32),
    width: 0.7,
    sizes: IMAGES,
  },
  { name: 'mobilenet-v2', family: 'mobilenet', build: mobilenetV2, width: 0.9, sizes: IMAGES },
  { name: 'mobilenet-v3-small', family: 'mobilenet', build: mobilenetV3('small'), width: 1, sizes: IMAGES },
  { name: 'mobilenet-v3-large', family: 'mobilenet', build: mobilenetV3('large'), width: 0.9, sizes: IMAGES },
  { name: 'efficientnet-b0', family: 'efficientnet', build: efficientnet(1), width: 0.8, sizes: IMAGES },
  { name: 'efficientnet-b2', family: 'efficientnet', build: efficientnet(1.2), width: 0.7, sizes: IMAGES },
  { name: 'shufflenet-v2', family: 'shufflenet', build: shufflenetV2, width: 1.2, sizes: IMAGES },
  { name: 'squeezenet', family: 'squeezenet', build: squeezenet, width: 1.2, sizes: IMAGES },
  { name: 'regnet-x', family: 'regnet', build: regnet(false), width: 0.9, sizes: IMAGES },
  { name: 'regnet-y', family: 'regnet', build: regnet(true), width: 0.9, sizes: IMAGES },
  { name: 'convnext-short', family: 'convnext', build: convnext([2, 2, 6, 2]), width: 0.6, sizes: IMAGES },
  { name: 'convnext-tiny', family: 'convnext', build: convnext([3, 3, 9, 3]), width: 0.6, sizes: IMAGES },
  { name: 'bert-2', family: 'bert', build: bert(2), width: 2, sizes: TOKENS },
  { name: 'bert-4', family: 'bert', build: bert(4), width: 1.5, sizes: TOKENS },
  { name: 'bert-8', family: 'bert', build: bert(8), width: 1.2, sizes: TOKENS },
  { name: 'gpt2-3', family: 'gpt2', build: gpt2(3), width: 1.6, sizes: TOKENS },
  { name: 'gpt2-6', family: 'gpt2', build: gpt2(6), width: 1.2, sizes: TOKENS },
  { name: 'vit-6', family: 'vit', build: vit(6, 16), width: 1.6, sizes: IMAGES },
  { name: 'vit-12', family: 'vit', build: vit(12, 16), width: 1, sizes: IMAGES },
  { name: 'vit-coarse', family: 'vit', build: vit(8, 32), width: 2, sizes: IMAGES },
  { name: 'swin-nano', family: 'swin', build: swin([2, 2, 4]), width: 0.7, sizes: [64, 256, 64] },
  { name: 'swin-micro', family: 'swin', build: swin([2, 4, 6]), width: 0.6, sizes: [64, 192, 64] },
  { name: 'lstm', family: 'lstm', build: stackedRecurrent('LSTM', 2), width: 2, sizes: TOKENS },
  { name: 'lstm-deep', family: 'lstm', build: stackedRecurrent('LSTM', 4), width: 1.5, sizes: TOKENS },
  { name: 'gru', family: 'lstm', build: stackedRecurrent('GRU', 3), width: 2, sizes: TOKENS },
];

/** Above this a network takes too long to be run some thirty times, or too much memory to lie beside others. */
const MAX_MACS = 2.2e9;
const MAX_PARAMETERS = 30e6;
const DRAWS = 40;

export interface Variant extends NetworkSpec {
  /** Names the variant and everything it was drawn with. */
  readonly key: string;
}

/**
 * The variants, the same for the same seed; no two do the same work, and none that of a network in the bench's catalogue.
 * @param perFamily how many of each family at most, shared evenly by its architectures; half of them batch 1
 */
export function variants(perFamily: number, seed: number): readonly Variant[] {
  const families = [...new Set(ARCHITECTURES.map(({ family }) => family))];
  const catalogued = new Set(networks.map((network) => workOf(network).each));
  return families.flatMap((family, stream) => {
    const members = ARCHITECTURES.filter((one) => one.family === family);
    const random = createRandom(seed, stream);
    const found = new Map<string, Variant>();
    for (let draw = 0; found.size < perFamily && draw < perFamily * DRAWS; draw++) {
      const variant = drawVariant(
        members[found.size % members.length],
        random,
        Math.floor(found.size / members.length) % 2 === 0 ? 1 : 4,
      );
      const { each, macs, parameters } = workOf(variant);
      const name = `${variant.name} ${each} ${variant.batch}`;
      if (!found.has(name) && !catalogued.has(each) && macs <= MAX_MACS && parameters <= MAX_PARAMETERS) {
        found.set(name, variant);
      }
    }
    return [...found.values()];
  });
}

/** What a network does, counted without making its weights; `each` is the same whatever the batch. */
function workOf(spec: NetworkSpec): {
  readonly each: string;
  readonly macs: number;
  readonly parameters: number;
} {
  const { macs, parameters } = generateNetwork(spec, { weights: 'shape-only' }).counts;
  return { each: `${macs / spec.batch} ${parameters}`, macs, parameters };
}

function drawVariant(
  { name, family, build, width: usual, sizes: [least, most, step] }: Architecture,
  random: Random,
  batch: number,
): Variant {
  const width = Number((usual * (0.33 + 1.17 * random.uniform())).toFixed(3));
  const size = least + step * random.integer((most - least) / step + 1);
  return { name, family, build, width, size, batch, key: `${name}/${width}/${size}/${batch}` };
}
