// Original file: tinydock/v1/networks.proto


export interface DisconnectNetworkResponse {
}

export interface DisconnectNetworkResponse__Output {
}
