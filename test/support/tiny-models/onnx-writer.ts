/** Writes ONNX files (protocol buffers, onnx.proto3), as much of them as small test models need. */
type Field = [number: number, value: number | string | Buffer];

export function message(...fields: Field[]): Buffer {
  const parts = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [varint(number << 3), varint(value)];
    const bytes = Buffer.from(value as Buffer);
    return [varint((number << 3) | 2), varint(bytes.length), bytes];
  });
  return Buffer.concat(parts);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

const FLOAT = 1;
const INT64 = 7;

export interface Graph {
  nodes: Buffer[];
  constants: Buffer[];
  inputs: Buffer[];
  outputs: Buffer[];
  metadata?: Record<string, string>;
}

export function model({ nodes, constants, inputs, outputs, metadata = {} }: Graph): Buffer {
  const graph = message(
    ...nodes.map((bytes): Field => [1, bytes]),
    [2, 'tiny'],
    ...constants.map((bytes): Field => [5, bytes]),
    ...inputs.map((bytes): Field => [11, bytes]),
    ...outputs.map((bytes): Field => [12, bytes]),
  );
  const properties = Object.entries(metadata).map(([key, value]): Field => [14, message([1, key], [2, value])]);
  return message([1, 8], [7, graph], [8, message([1, ''], [2, 13])], ...properties);
}

type Attribute = number | number[];

/** `attributes`: whole numbers, or lists of them. */
export function node(type: string, inputs: string[], outputs: string[], attributes: Record<string, Attribute> = {}): Buffer {
  return message(
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
    [4, type],
    ...Object.entries(attributes).map(([name, value]): Field => [5, attribute(name, value)]),
  );
}

function attribute(name: string, value: Attribute): Buffer {
  if (typeof value === 'number') return message([1, name], [3, value], [20, 2]);
  return message([1, name], ...value.map((item): Field => [8, item]), [20, 7]);
}

export function floats(name: string, dims: number[], values: number[]): Buffer {
  return tensor(name, FLOAT, dims, Buffer.from(new Float32Array(values).buffer));
}

export function integers(name: string, dims: number[], values: number[]): Buffer {
  return tensor(name, INT64, dims, Buffer.from(new BigInt64Array(values.map(BigInt)).buffer));
}

function tensor(name: string, type: number, dims: number[], raw: Buffer): Buffer {
  return message(...dims.map((dim): Field => [1, dim]), [2, type], [8, name], [9, raw]);
}

type Dim = number | string;
export const floatValue = (name: string, dims: Dim[]): Buffer => value(name, FLOAT, dims);
export const integerValue = (name: string, dims: Dim[]): Buffer => value(name, INT64, dims);

function value(name: string, type: number, dims: Dim[]): Buffer {
  const shape = message(...dims.map((dim): Field => [1, message(typeof dim === 'number' ? [1, dim] : [2, dim])]));
  return message([1, name], [2, message([1, message([1, type], [2, shape])])]);
}
