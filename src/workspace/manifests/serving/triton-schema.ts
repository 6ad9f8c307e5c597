/**
 * The fields of Triton's model configuration (`model_config.proto` of triton-inference-server/common), as far as a checker
 * needs them: `name:type` for a field with one value, `name:*type` for a repeated one. A map is a repeated message of
 * `key` and `value`.
 */
const MESSAGES: Readonly<Record<string, string>> = {
  ModelConfig:
    'name:string platform:string backend:string runtime:string version_policy:VersionPolicy max_batch_size:int32 input:*Input output:*Output batch_input:*BatchInput batch_output:*BatchOutput optimization:Optimization dynamic_batching:DynamicBatching sequence_batching:SequenceBatching ensemble_scheduling:Ensemble instance_group:*InstanceGroup default_model_filename:string cc_model_filenames:*Texts metric_tags:*Texts parameters:*Parameter model_warmup:*Any model_operations:Any model_transaction_policy:Transaction model_repository_agents:Any response_cache:Switch model_metrics:Any',
  VersionPolicy: 'latest:Latest all:Nothing specific:Specific',
  Latest: 'num_versions:uint32',
  Nothing: '',
  Specific: 'versions:*int64',
  Input:
    'name:string data_type:DataType format:Format dims:*int64 reshape:Reshape is_shape_tensor:bool allow_ragged_batch:bool optional:bool is_non_linear_format_io:bool',
  Output:
    'name:string data_type:DataType dims:*int64 reshape:Reshape label_filename:string is_shape_tensor:bool is_non_linear_format_io:bool',
  Reshape: 'shape:*int64',
  BatchInput: 'kind:BatchInputKind target_name:*string data_type:DataType source_input:*string',
  BatchOutput: 'target_name:*string kind:BatchOutputKind source_input:*string',
  Optimization:
    'graph:Graph priority:Priority cuda:Any execution_accelerators:Accelerators input_pinned_memory:Pinned output_pinned_memory:Pinned gather_kernel_buffer_threshold:uint32 eager_batching:bool',
  Graph: 'level:int32',
  Pinned: 'enable:bool',
  Switch: 'enable:bool',
  Accelerators: 'gpu_execution_accelerator:*Accelerator cpu_execution_accelerator:*Accelerator',
  Accelerator: 'name:string parameters:*Texts',
  DynamicBatching:
    'preferred_batch_size:*int32 max_queue_delay_microseconds:uint64 preserve_ordering:bool priority_levels:uint64 default_priority_level:uint64 default_queue_policy:QueuePolicy priority_queue_policy:*QueueOfPriority',
  QueuePolicy:
    'timeout_action:TimeoutAction default_timeout_microseconds:uint64 allow_timeout_override:bool max_queue_size:uint32',
  QueueOfPriority: 'key:uint64 value:QueuePolicy',
  SequenceBatching:
    'direct:Direct oldest:Oldest max_sequence_idle_microseconds:uint64 control_input:*Any state:*Any iterative_sequence:bool',
  Direct: 'max_queue_delay_microseconds:uint64 minimum_slot_utilization:float',
  Oldest:
    'max_candidate_sequences:int32 preferred_batch_size:*int32 max_queue_delay_microseconds:uint64 preserve_ordering:bool',
  Ensemble: 'step:*Step max_inflight_requests:uint32',
  Step: 'model_name:string model_version:int64 input_map:*Texts output_map:*Texts model_namespace:string',
  InstanceGroup:
    'name:string kind:InstanceKind count:int32 rate_limiter:RateLimiter gpus:*int32 secondary_devices:*SecondaryDevice profile:*string passive:bool host_policy:string',
  RateLimiter: 'resources:*Resource priority:uint32',
  Resource: 'name:string global:bool count:uint32',
  SecondaryDevice: 'kind:SecondaryKind device_id:int64',
  Parameter: 'key:string value:StringValue',
  StringValue: 'string_value:string',
  Texts: 'key:string value:string',
  Transaction: 'decoupled:bool',
};

/** Constants in the order of their numbers, from 0. */
const ENUMS: Readonly<Record<string, string>> = {
  DataType:
    'TYPE_INVALID TYPE_BOOL TYPE_UINT8 TYPE_UINT16 TYPE_UINT32 TYPE_UINT64 TYPE_INT8 TYPE_INT16 TYPE_INT32 TYPE_INT64 TYPE_FP16 TYPE_FP32 TYPE_FP64 TYPE_STRING TYPE_BF16',
  Format: 'FORMAT_NONE FORMAT_NHWC FORMAT_NCHW',
  InstanceKind: 'KIND_AUTO KIND_GPU KIND_CPU KIND_MODEL',
  SecondaryKind: 'KIND_NVDLA',
  Priority: 'PRIORITY_DEFAULT PRIORITY_MAX PRIORITY_MIN',
  TimeoutAction: 'REJECT DELAY',
  BatchInputKind:
    'BATCH_ELEMENT_COUNT BATCH_ACCUMULATED_ELEMENT_COUNT BATCH_ACCUMULATED_ELEMENT_COUNT_WITH_ZERO BATCH_MAX_ELEMENT_COUNT_AS_SHAPE BATCH_ITEM_SHAPE BATCH_ITEM_SHAPE_FLATTEN',
  BatchOutputKind: 'BATCH_SCATTER_WITH_INPUT_SHAPE',
};

/** Fields of which a message holds one at most. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  ModelConfig: ['dynamic_batching', 'sequence_batching', 'ensemble_scheduling'],
  VersionPolicy: ['latest', 'all', 'specific'],
  SequenceBatching: ['direct', 'oldest'],
};

export interface SchemaField {
  /** A scalar type of Protocol Buffers, the name of an enum, or that of a message. */
  readonly type: string;
  readonly isRepeated: boolean;
}

export interface SchemaMessage {
  readonly fields: ReadonlyMap<string, SchemaField>;
  readonly choice: readonly string[];
}

const SCHEMA: ReadonlyMap<string, SchemaMessage> = new Map(
  Object.entries(MESSAGES).map(([name, fields]) => [
    name,
    {
      fields: new Map(
        fields
          .split(' ')
          .filter((field) => field !== '')
          .map((field) => {
            const [key, type] = field.split(':');
            return [key, { type: type.replace('*', ''), isRepeated: type.startsWith('*') }];
          }),
      ),
      choice: CHOICES[name] ?? [],
    },
  ]),
);

/** The fields of a message; undefined for one that is not looked into. */
export function schemaOf(message: string): SchemaMessage | undefined {
  return SCHEMA.get(message);
}

/** The constants of an enum by number; undefined for other types. */
export function constantsOf(type: string): readonly string[] | undefined {
  return Object.hasOwn(ENUMS, type) ? ENUMS[type].split(' ') : undefined;
}
