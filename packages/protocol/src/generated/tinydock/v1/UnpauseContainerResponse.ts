// Original file: tinydock/v1/container_control.proto


export interface UnpauseContainerResponse {
}

export interface UnpauseContainerResponse__Output {
}
