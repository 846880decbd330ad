namespace StreamingChat;

public enum Role
{
    System,
    User,
    Assistant,
}

public sealed record ChatTurn(Role Role, string Text);

public sealed record Conversation(IReadOnlyList<ChatTurn> Turns, double Temperature = 0.7, int MaxTokens = 256);
