// Original file: tinydock/v1/retention.proto


export interface ListTrashRequest {
}

export interface ListTrashRequest__Output {
}
