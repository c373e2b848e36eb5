// Original file: tinydock/v1/images.proto


export interface LoadRequest {
}

export interface LoadRequest__Output {
}
