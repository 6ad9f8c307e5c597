/** An ONNX model as its file describes it: the structure, and of the weights only their shapes. */
import type { Problem } from '../contracts/problem';
import type { OnnxElementType } from './element-type';

export interface OnnxModel {
  /** What problems and errors call the file. */
  readonly file: string;
  readonly fileBytes: number;
  readonly irVersion: number;
  /** Operator-set version by domain; '' is the standard domain. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly producer: { readonly name: string; readonly version: string };
  /** Calls of the model's own functions are already replaced by their bodies; nodes are in topological order. */
  readonly graph: OnnxGraph;
  /** What was wrong and did not stop the rest from being used. */
  readonly problems: readonly Problem[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  /** Without those that an initialiser of the same name fills (IR version 3 lists these too). */
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly initialisers: readonly OnnxTensor[];
  /** Shapes the exporter wrote down for intermediate values. */
  readonly valueInfo: readonly OnnxValueInfo[];
}

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  /** Which of several functions of one name is meant; only for functions of the model's own. */
  readonly overload?: string;
  /** Names of values; '' is an optional input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
  /** Where in the file the node stands, in bytes. */
  readonly offset: number;
}

export type OnnxAttribute =
  | { readonly type: 'float' | 'int'; readonly value: number }
  | { readonly type: 'floats' | 'ints'; readonly value: readonly number[] }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensor'; readonly value: OnnxTensor }
  | { readonly type: 'graph'; readonly value: OnnxGraph }
  /** Inside a function: the attribute of the calling node that is meant. */
  | { readonly type: 'reference'; readonly value: string }
  /** Of no use for shapes (type protos, sparse tensors, tree ensembles' tables): present, not read. */
  | { readonly type: 'unread' };

/** A dimension is a size, the name of a symbolic one, or null when the file leaves it open. */
export type OnnxDimension = number | string | null;

export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: OnnxElementType;
  /** Null when not given, or when the value is no tensor. */
  readonly shape: readonly OnnxDimension[] | null;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dtype: OnnxElementType;
  readonly dims: readonly number[];
  /** Size of the stored data. */
  readonly bytes: number;
  /** The elements of small tensors (int64 and int32: at most 8192, others: 256); 64-bit integers rounded above 2^53. */
  readonly values?: Float64Array;
  /** Where the data lies when it is not in the file itself. */
  readonly external?: OnnxExternalData;
}

export interface OnnxExternalData {
  /** As written: a path relative to the model's folder. */
  readonly location: string;
  readonly offset: number;
  /** Null: to the end of that file. */
  readonly length: number | null;
}

/** A function of the model's own, called like an operator. */
export interface OnnxFunction {
  readonly domain: string;
  readonly name: string;
  readonly overload: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly defaults: ReadonlyMap<string, OnnxAttribute>;
  readonly nodes: readonly OnnxNode[];
}
