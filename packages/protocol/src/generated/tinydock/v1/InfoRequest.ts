// Original file: tinydock/v1/system.proto


export interface InfoRequest {
}

export interface InfoRequest__Output {
}
