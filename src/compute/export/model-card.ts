import type { ModelMetadata, TensorSignature } from './metadata';

/** A model card in Markdown: purpose, inputs, accuracy, and how to run the model. */
export function modelCard(
  fileName: string,
  { kind, description, features, scaling, training, backtest, inputs, outputs, format }: ModelMetadata,
): string {
  const range = training === null ? 'Not recorded.' : trainingLine(training);
  return `# ${kind}

${description}

## Training

${range}

## Back-test

${backtest.protocol}

| method | error |
|---|---|
${backtest.rows.map(({ name, error }) => `| ${name} | ${error.toPrecision(4)} |`).join('\n')}

## Inputs and outputs

${[...inputs.map((each) => tensorLine('input', each)), ...outputs.map((each) => tensorLine('output', each))].join('\n')}

Scaling: ${scaling}

Features, in order: ${features.join(', ')}.

## Running it

The file is plain ONNX (operator set 18); any ONNX Runtime since 1.14 runs it. What is said here is also in the file's
properties, under names that begin with \`meshlens.\` (format ${format}).

\`\`\`python
import onnxruntime
session = onnxruntime.InferenceSession("${fileName}")
print(session.get_modelmeta().custom_metadata_map)
\`\`\`
`;
}

function trainingLine({
  from,
  until,
  windows,
  services,
  seed,
}: NonNullable<ModelMetadata['training']>): string {
  const range = from === null || until === null ? '' : `, from ${from} to ${until}`;
  return `On ${windows} windows of ${services} services${range}, seed ${seed}.`;
}

function tensorLine(role: string, { name, shape, dtype }: TensorSignature): string {
  return `- ${role} \`${name}\`: ${dtype} [${shape.join(', ')}]`;
}
