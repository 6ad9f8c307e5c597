import type { Verdict } from './discovered-file';

/** What only a model configuration says at its top level. Graphs of TensorFlow and label maps have the same file ending. */
const MODEL_CONFIG =
  /^[ \t]*(?:platform|backend|max_batch_size|instance_group|dynamic_batching|sequence_batching|ensemble_scheduling|version_policy|default_model_filename)[ \t]*[:{[]/m;
/** Further configurations of one model lie in a folder of this name. */
const IN_CONFIGS = /(?:^|\/)configs\/[^/]+\.pbtxt$/i;
const TENSORS = /^[ \t]*(?:input|output)[ \t]*[:{[<]/m;
const CONFIG_NAME = /(?:^|\/)config\.pbtxt$/i;

/** Decides whether a text in the protobuf text format configures a model for Triton. */
export function sniffTextFormat(head: string, relative: string): Verdict {
  const isConfig =
    CONFIG_NAME.test(relative) ||
    MODEL_CONFIG.test(head) ||
    (IN_CONFIGS.test(relative) && TENSORS.test(head));
  return isConfig ? { kind: 'triton' } : undefined;
}
