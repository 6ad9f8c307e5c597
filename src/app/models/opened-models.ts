import { stat } from 'node:fs/promises';
import type { ModelQuestion } from '../../contracts/latency/model-question';
import type {
  ModelPicture,
  NodeDetails,
  NodeQuestion,
  PictureQuestion,
} from '../../contracts/latency/picture';
import { countModel, type ModelCounts } from '../../onnx/count/count-model';
import type { OnnxModel } from '../../onnx/model';
import { readOnnxModel } from '../../onnx/read';

interface Opened {
  readonly key: string;
  readonly model: OnnxModel;
  readonly counts: ModelCounts;
  readonly pictures: Map<string, ModelPicture>;
}

/** Models whose structure is kept, and pictures of each. */
const MAX_MODELS = 2;
const MAX_PICTURES = 8;

/** Answers questions about the graphs of models, and keeps those that were asked about last. */
export interface OpenedModels {
  picture(question: PictureQuestion, signal: AbortSignal): Promise<ModelPicture>;
  node(question: NodeQuestion, signal: AbortSignal): Promise<NodeDetails | null>;
}

export function createOpenedModels(): OpenedModels {
  const kept: Opened[] = [];

  async function open(question: ModelQuestion, signal: AbortSignal): Promise<Opened> {
    const { file, fileName, dimensions } = question;
    const { mtimeMs, size } = await stat(file);
    const key = JSON.stringify([file, mtimeMs, size, Object.entries(dimensions).sort()]);
    const at = kept.findIndex((each) => each.key === key);
    if (at >= 0) {
      const [known] = kept.splice(at, 1);
      kept.unshift(known);
      return known;
    }
    const model = await readOnnxModel(file, { signal, name: fileName });
    const opened = { key, model, counts: countModel(model, dimensions), pictures: new Map() };
    kept.unshift(opened);
    kept.length = Math.min(kept.length, MAX_MODELS);
    return opened;
  }

  return {
    async picture({ view, ...question }, signal) {
      const { model, counts, pictures } = await open(question, signal);
      const key = JSON.stringify(view);
      const known = pictures.get(key);
      if (known !== undefined) {
        return known;
      }
      // The layout is not needed to open a model: it is loaded when the first is drawn.
      const { modelPicture } = await import('../../methods/latency/picture/model-picture');
      const picture = modelPicture(model, counts, view);
      const [oldest] = pictures.keys();
      if (pictures.size >= MAX_PICTURES) {
        pictures.delete(oldest);
      }
      pictures.set(key, picture);
      return picture;
    },
    async node({ node, ...question }, signal) {
      const { model, counts } = await open(question, signal);
      const { nodeDetails } = await import('../../methods/latency/picture/node-details');
      return nodeDetails(model, counts, node);
    },
  };
}
