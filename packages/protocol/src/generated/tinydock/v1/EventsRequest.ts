// Original file: tinydock/v1/system.proto


export interface EventsRequest {
}

export interface EventsRequest__Output {
}
