/**
 * The rules of SARIF 2.1.0 for the objects Meshlens writes, from the OASIS specification: which properties exist, which
 * are required, and their ranges. Unknown properties are errors, as in the OASIS schema.
 */
const object = (required: readonly string[], properties: object): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const list = (items: object): object => ({ type: 'array', items });
const text = { type: 'string' };
const position = { type: 'integer', minimum: 1 };
const level = { enum: ['none', 'note', 'warning', 'error'] };
const relativeUri = {
  type: 'string',
  pattern: "^(?![a-zA-Z][a-zA-Z0-9+.-]*:)[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*$",
};

const message = object(['text'], { text });
const artifactLocation = object(['uri'], { uri: relativeUri, uriBaseId: text });
const region = object([], {
  startLine: position,
  startColumn: position,
  endLine: position,
  endColumn: position,
});
const location = object([], {
  id: { type: 'integer', minimum: -1 },
  physicalLocation: object(['artifactLocation'], { artifactLocation, region }),
  message,
});
const fix = object(['artifactChanges'], {
  description: message,
  artifactChanges: {
    ...list(
      object(['artifactLocation', 'replacements'], {
        artifactLocation,
        replacements: {
          ...list(object(['deletedRegion'], { deletedRegion: region, insertedContent: message })),
          minItems: 1,
        },
      }),
    ),
    minItems: 1,
    uniqueItems: true,
  },
});
const result = object(['message'], {
  ruleId: text,
  ruleIndex: { type: 'integer', minimum: -1 },
  level,
  message,
  locations: list(location),
  fixes: { type: 'array', uniqueItems: true, items: fix },
  relatedLocations: { type: 'array', uniqueItems: true, items: location },
  properties: { type: 'object' },
  partialFingerprints: { type: 'object', additionalProperties: text },
});
const run = object(['tool'], {
  tool: object(['driver'], {
    driver: object(['name'], {
      name: text,
      semanticVersion: text,
      rules: {
        type: 'array',
        uniqueItems: true,
        items: object(['id'], {
          id: text,
          shortDescription: message,
          defaultConfiguration: object([], { level }),
        }),
      },
    }),
  }),
  originalUriBaseIds: {
    type: 'object',
    additionalProperties: object([], { uri: { type: 'string', pattern: '^file:///.*/$' } }),
  },
  invocations: list(
    object(['executionSuccessful'], {
      executionSuccessful: { type: 'boolean' },
      endTimeUtc: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' },
      toolExecutionNotifications: list(object(['message'], { level, message, locations: list(location) })),
    }),
  ),
  columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
  results: list(result),
});

export const sarifSchema = object(['version', 'runs'], {
  $schema: text,
  version: { const: '2.1.0' },
  runs: list(run),
});
