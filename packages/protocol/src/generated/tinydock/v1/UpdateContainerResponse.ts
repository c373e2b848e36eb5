// Original file: tinydock/v1/container_control.proto


export interface UpdateContainerResponse {
}

export interface UpdateContainerResponse__Output {
}
