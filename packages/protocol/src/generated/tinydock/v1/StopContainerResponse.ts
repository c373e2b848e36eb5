// Original file: tinydock/v1/containers.proto


export interface StopContainerResponse {
}

export interface StopContainerResponse__Output {
}
