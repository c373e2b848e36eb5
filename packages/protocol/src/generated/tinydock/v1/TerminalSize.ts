// Original file: tinydock/v1/containers.proto


export interface TerminalSize {
  'columns'?: (number);
  'rows'?: (number);
}

export interface TerminalSize__Output {
  'columns': (number);
  'rows': (number);
}
